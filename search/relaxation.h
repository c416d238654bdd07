#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "search/index.h"
#include "search/query.h"
#include "search/searcher.h"

namespace sequent::search {

// A query that is like another one: what may be meant where that one finds too little.
struct Relaxation {
  enum class Kind : std::uint8_t {
    kSwappedSides,      // of all = and <-> that a pattern consists of
    kSwappedArguments,  // of one + * ∪ ∩ /\ \/
    kUnlinked,          // no two places need the same
    kImplicit,          // arguments that are not written without an @ may be anything
    kUnsolved,          // goals need not end at once
    kConclusionAlone,   // hypotheses are left out
    kAnywhere,          // what was wanted as conclusion or hypothesis, or in the conclusion
    kWithout,           // one of its conditions is left out
  };
  Kind kind = Kind::kWithout;
  std::string label;  // for people: "the sides of = swapped"
  Query query;
};

// The nearest first; of what is negated nothing is changed. No two are alike, and none is the
// query itself.
[[nodiscard]] std::vector<Relaxation> relaxations_of(const Query& query, const Index& index);

// What a relaxation finds besides.
struct RelaxedAnswer {
  struct Part {
    std::string label;
    std::vector<Hit> hits;  // the best first; at least one
  };
  std::vector<Part> parts;
  bool is_cut_short = false;  // the steps ran out: there may be more
};

// Up to `options.limit` theorems, a few of each relaxation that finds at most 1,000, that neither
// the query nor a nearer relaxation finds; their scores are those of their own part. The steps are
// those of all relaxations together. REQUIRES: `exact` has all hits of the query; options.offset is
// 0.
[[nodiscard]] RelaxedAnswer answer_relaxed(const Index& index,
                                           const Query& query,
                                           const Answer& exact,
                                           const SearchOptions& options);

}  // namespace sequent::search
