#pragma once

#include <cstdlib>
#include <memory>
#include <string>

#include "engine/store/open.h"
#include "proofcache/tactics/tactic_cache.h"
#include "tests/support/catch.h"
#include "tests/support/skip.h"
#include "workers/provers/coq/coq_top.h"
#include "workers/provers/coq/sentences.h"
#include "workers/provers/coq/tactic_runner.h"

namespace sequent::test {

// Proofs without a file, the real coqidetop and a cache in memory.
class CoqTopWorld {
 public:
  static bool installed() {
    if (provers::find_coqidetop()) {
      return true;
    }
    skip("coqidetop.opt is not installed");
    return false;
  }

  CoqTopWorld() : store_(store::open_memory_store().value()), cache_(store_->store(), {}) {
    options_.program = provers::find_coqidetop().value();
    options_.topfile = "File.v";
    options_.environment = {"PATH=" + std::string(std::getenv("PATH")), "HOME=/nonexistent"};
  }

  // After all sentences of a source, without the state that they lead to.
  [[nodiscard]] provers::TacticStart behind(const std::string& source) const {
    provers::TacticStart start{.prover = options_, .module = "File", .base = base::sha256("base")};
    for (const provers::Sentence& sentence : provers::split_sentences(source)) {
      start.sentences.push_back(source.substr(sentence.begin, sentence.end - sentence.begin));
    }
    return start;
  }
  // A start that only the cache can answer.
  static provers::TacticStart without_prover(provers::TacticStart start) {
    start.prover.program = "/nonexistent/coqidetop";
    return start;
  }

  store::Store& store() { return store_->store(); }
  tactics::TacticCache& cache() { return cache_; }
  provers::CoqTopOptions& options() { return options_; }

 private:
  std::unique_ptr<store::OpenStore> store_;
  tactics::TacticCache cache_;
  provers::CoqTopOptions options_;
};

}  // namespace sequent::test
