#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "proofcache/states/proof_state.h"
#include "proofcache/tactics/instance_result.h"

namespace sequent::provers {

// A class with its arguments, with one blank for blanks and comments. kInvalid: it is no term.
[[nodiscard]] base::Result<std::string> instance_term(const std::string& text);

// Has the prover print the target.
[[nodiscard]] std::string question_sentence(std::string_view term);
// Has the prover print the instance that it finds.
[[nodiscard]] std::string instance_sentence(std::string_view term);

// What the search is about but for its environment: from what the prover says where it prints all
// that is implicit: to question_sentence(), with the goal; to `Print TypeClasses.`; to
// `Print Options.`. Any hypothesis may be an instance, or be looked at by a hint that is a tactic:
// all count. kInvalid: the target is of no class.
[[nodiscard]] base::Result<tactics::InstanceKey> read_question(std::string_view target,
                                                               const states::Goal& goal,
                                                               std::string_view classes,
                                                               std::string_view options);

// What the prover says to instance_sentence().
[[nodiscard]] std::string read_instance(std::string_view printed);

// Whether it says all that the search depends on besides its environment: variables of unification
// and constants that `abstract` made in the open proof are more than their names.
[[nodiscard]] bool is_whole(const tactics::InstanceKey& question, std::string_view open_proof);

[[nodiscard]] std::string pack_key(const tactics::InstanceKey& key);
// Absent: not what pack_key() makes.
[[nodiscard]] std::optional<tactics::InstanceKey> unpack_key(std::string_view bytes);

}  // namespace sequent::provers
