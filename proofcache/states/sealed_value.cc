#include "proofcache/states/sealed_value.h"

#include <cstddef>
#include <cstdint>

#include "engine/base/crc32c.h"

namespace sequent::states {
namespace {

constexpr std::size_t kSumBytes = 4;

std::string sum_of(std::string_view bytes) {
  const std::uint32_t sum = base::crc32c(bytes);
  std::string made;
  for (unsigned i = 0; i < kSumBytes; ++i) {
    made += static_cast<char>(sum >> (8 * i));
  }
  return made;
}

}  // namespace

std::string sealed(char version, std::string_view bytes) {
  std::string body(1, version);
  body.append(bytes);
  return sum_of(body).append(body);
}

base::Result<std::string_view> unsealed(char version,
                                        std::string_view value,
                                        std::string_view what) {
  const std::string name(what);
  if (value.size() <= kSumBytes) {
    return base::corrupt(name + " is cut off");
  }
  const std::string_view body = value.substr(kSumBytes);
  if (sum_of(body) != value.substr(0, kSumBytes)) {
    return base::corrupt(name + " does not match its checksum");
  }
  if (body[0] != version) {
    return base::corrupt(name + " is of version " + std::to_string(body[0]) + ", not " +
                         std::to_string(version));
  }
  return body.substr(1);
}

}  // namespace sequent::states
