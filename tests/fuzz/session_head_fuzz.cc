// Any bytes are read as the head of a session or refused; what is read is written and read again.
// The checksum is set right first.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "proofcache/states/sealed_value.h"
#include "proofcache/states/session_wire.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace states = sequent::states;
  constexpr char kVersion = 2;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto head = states::decode_head(states::sealed(kVersion, bytes));
  if (!head) {
    return 0;
  }
  const std::string written = states::encode_head(*head);
  const auto again = states::decode_head(written);
  if (!again || states::encode_head(*again) != written) {
    std::abort();
  }
  return 0;
}
