#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/base/result.h"
#include "proofcache/tactics/instance_cache.h"
#include "proofcache/tactics/tactic_cache.h"
#include "workers/provers/coq/tactic_runner.h"
#include "workers/provers/coq/warm_prover.h"

namespace sequent::provers {

struct FoundInstance {
  std::string term;  // what was asked for, with one blank for blanks and comments
  // Absent: interrupted before it was known what it is about.
  std::optional<tactics::InstanceKey> key;
  // Absent: it was interrupted.
  std::optional<tactics::InstanceResult> result;
  bool cached = false;
};

// Searches for instances of type classes in states, by a prover that stays where it was asked last.
// What a term is about in a state is kept in the tactic cache, as an answer of the prover; the
// instance by what the search is about, so that other states of a proof find it too.
//
// Borrows: the caches. Threads: one, which must outlive it.
class InstanceSearch {
 public:
  InstanceSearch(tactics::TacticCache& questions, tactics::InstanceCache& instances)
      : questions_(questions), instances_(instances) {}

  // `text`: a class with its arguments, as `typeclasses eauto` would be asked for it. kInvalid: it
  // is none in the state, or a sentence that leads there fails.
  // Blocking: until it is known; at most a second after `stop`.
  base::Result<FoundInstance> find(const TacticStart& start,
                                   const std::string& text,
                                   std::chrono::milliseconds limit,
                                   const std::stop_token& stop);

 private:
  base::Result<std::optional<tactics::InstanceKey>> key_of(const TacticStart& start,
                                                           const std::string& term,
                                                           std::chrono::milliseconds limit,
                                                           const std::stop_token& stop);

  tactics::TacticCache& questions_;
  tactics::InstanceCache& instances_;
  WarmProver prover_;
};

}  // namespace sequent::provers
