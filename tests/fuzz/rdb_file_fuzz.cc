// Any bytes are read as an .rdb file or refused.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/base/unique_fd.h"
#include "engine/rdb/file_reader.h"
#include "engine/rdb/value.h"

namespace {

class Reading final : public sequent::rdb::FileReader::Visitor {
 public:
  sequent::base::Status key(const sequent::rdb::FileKey& key) override {
    sequent::rdb::Input in(key.value.substr(1));
    static_cast<void>(
        sequent::rdb::read_value(in, static_cast<std::uint8_t>(key.value[0]), {}).has_value());
    return {};
  }
  sequent::base::Status function(std::string_view) override { return {}; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const sequent::base::UniqueFd fd(::memfd_create("rdb", MFD_CLOEXEC));
  if (!fd || ::write(fd.get(), data, size) != static_cast<ssize_t>(size)) {
    std::abort();
  }
  auto file = sequent::rdb::FileReader::open("/proc/self/fd/" + std::to_string(fd.get()));
  if (file) {
    Reading reading;
    static_cast<void>(file->read(reading).has_value());
  }
  return 0;
}
