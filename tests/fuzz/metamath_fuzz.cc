// Any bytes are read as a Metamath database or refused, and what is declared keeps its promises.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

#include "decls/declaration_check.h"
#include "decls/import/metamath.h"
#include "engine/base/unique_fd.h"

namespace {

class Checking final : public sequent::decls::DeclarationSink {
 public:
  sequent::base::Status take(const sequent::decls::Declaration& declaration) override {
    if (!sequent::decls::check_declaration(declaration)) {
      std::abort();
    }
    return {};
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.find("$[") != std::string_view::npos) {
    return 0;  // no other files
  }
  const sequent::base::UniqueFd fd(::memfd_create("mm", MFD_CLOEXEC));
  if (!fd || ::write(fd.get(), data, size) != static_cast<ssize_t>(size)) {
    std::abort();
  }
  Checking sink;
  const auto read =
      sequent::decls::read_metamath("/proc/self/fd/" + std::to_string(fd.get()), nullptr, sink);
  if (!read && read.error().code != sequent::base::ErrorCode::kInvalid) {
    std::abort();
  }
  return 0;
}
