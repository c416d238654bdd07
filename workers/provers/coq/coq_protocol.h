#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/base/result.h"
#include "proofcache/states/proof_state.h"

namespace sequent::provers {

// A state of one coqidetop; dies with it.
using CoqStateId = std::int64_t;

// What coqidetop is asked. A call that is unknown or ill-typed gets no answer at all, so that no
// other is ever sent than these.
[[nodiscard]] std::string init_call();
// ONE sentence, onto the state `onto`; `offset` and `line` are those of its file.
[[nodiscard]] std::string add_call(std::string_view sentence,
                                   CoqStateId onto,
                                   std::uint32_t offset,
                                   std::uint32_t line);
[[nodiscard]] std::string goal_call();
// Runs what was added, as goal_call() does, and says little.
[[nodiscard]] std::string status_call();
[[nodiscard]] std::string edit_at_call(CoqStateId state);
[[nodiscard]] std::string query_call(std::string_view sentence, CoqStateId state);

// The answer to a call.
struct CoqValue {
  bool good = false;
  std::string_view body;  // of a good one, as it stands
  // Of a failed one, as far as it says them.
  std::string message;
  std::optional<std::uint32_t> error_begin;  // bytes, in the file
  std::optional<std::uint32_t> error_end;
};

// What the prover says by the way.
struct CoqFeedback {
  enum class Kind : std::uint8_t { kMessage, kError, kOther };
  Kind kind = Kind::kOther;
  CoqStateId state = 0;  // where it came up
  std::string message;
};

// Of an element as XmlFramer gives it, into which the answer points. kCorrupt: it is none.
[[nodiscard]] base::Result<std::variant<CoqValue, CoqFeedback>> read_answer(
    std::string_view element);

// The state that an answer to init_call() or add_call() names. kCorrupt: none.
[[nodiscard]] base::Result<CoqStateId> read_state(std::string_view body);
// The answer to goal_call(). Absent: no proof is open. Levels of the background without goals are
// left out.
[[nodiscard]] base::Result<std::optional<states::ProofState>> read_goals(std::string_view body);

}  // namespace sequent::provers
