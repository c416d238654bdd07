#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proofcache/tactics/tactic_result.h"

namespace sequent::tactics {

// The value of an entry, without the text of its message: the letter of its verdict (p, f, u or
// t), µs; "/ms" of a limit; "#id" of a message; "=" and the packed state. What is not there is
// left out, so that a failure takes some ten bytes.
struct OutcomeParts {
  std::string head;  // up to the message
  std::string tail;  // behind it
};
[[nodiscard]] OutcomeParts encode_outcome(const TacticResult& result);

struct DecodedOutcome {
  TacticResult result;                 // without its message
  std::optional<std::string> message;  // its id, as the store has it
};
// Absent: no such value.
[[nodiscard]] std::optional<DecodedOutcome> decode_outcome(std::string_view value);

[[nodiscard]] std::string pack_state(const states::ProofState& state);
// Absent: not what pack_state() makes.
[[nodiscard]] std::optional<states::ProofState> unpack_state(std::string_view bytes);

}  // namespace sequent::tactics
