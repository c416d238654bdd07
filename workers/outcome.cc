#include "workers/outcome.h"

#include <array>

namespace sequent::workers {
namespace {

constexpr std::size_t kDigits = 64;

}  // namespace

std::string KeptOutcome::text() const {
  return key.hex() + ' ' + tree.interface.hex() + ' ' + tree.full.hex() +
         (reused ? " reused" : " ran");
}

std::optional<KeptOutcome> KeptOutcome::parse(std::string_view text) {
  std::array<base::Digest, 3> digests;
  for (base::Digest& digest : digests) {
    const auto found = base::Digest::from_hex(text.substr(0, kDigits));
    if (!found || text.size() <= kDigits || text[kDigits] != ' ') {
      return std::nullopt;
    }
    digest = *found;
    text.remove_prefix(kDigits + 1);
  }
  if (text != "ran" && text != "reused") {
    return std::nullopt;
  }
  return KeptOutcome{digests[0], {digests[1], digests[2]}, text == "reused"};
}

}  // namespace sequent::workers
