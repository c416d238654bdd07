#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "proofcache/states/recording.h"

namespace sequent::states {

enum class NeedleKind : std::uint8_t {
  kText,        // as it is, anywhere
  kExpression,  // ECMAScript regular expression, anywhere
  kPattern,     // words of the prover's notation; `_` and `?x` stand for balanced text, ?x for the
                // same
};

struct NeedleMatch {
  StepNumber step = kNoStep;     // the first after which it is there
  std::uint32_t goal = 0;        // in the order of StateDiff
  std::int32_t hypothesis = -1;  // -1: the conclusion
  std::string_view text;         // of the hypothesis ("n : nat") or conclusion
  std::uint32_t begin = 0;       // of the match in `text`, bytes
  std::uint32_t end = 0;
};

// What is looked for in states.
class Needle {
 public:
  // 'text', '/expression/', 'pattern with _'. kInvalid: with what is wrong and where.
  static base::Result<Needle> parse(std::string_view query);
  static base::Result<Needle> make(NeedleKind kind, std::string_view query);

  // Each distinct string of a recording once, at the first step that shows it, in order of steps;
  // `take` says whether to go on.
  void search(const Recording& recording,
              const std::function<bool(const NeedleMatch&)>& take) const;
};

}  // namespace sequent::states
