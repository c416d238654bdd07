// Any bytes are read as a Lean export or refused with their place; what is given keeps the
// promises of a declaration.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

#include "decls/declaration_check.h"
#include "decls/import/lean_export.h"

namespace {

class CheckingSink final : public sequent::decls::DeclarationSink {
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
  static const int kFile = ::memfd_create("input", 0);
  if (::ftruncate(kFile, 0) != 0 || ::pwrite(kFile, data, size, 0) != static_cast<ssize_t>(size)) {
    std::abort();
  }
  const std::string path = "/proc/self/fd/" + std::to_string(kFile);
  CheckingSink sink;
  const auto status = sequent::decls::read_lean_export(path, {.values = true}, {}, sink);
  if (!status && !status.error().message.starts_with(path)) {
    std::abort();
  }
  return 0;
}
