#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/base/result.h"
#include "proofcache/states/notation_pattern.h"
#include "proofcache/states/recording.h"
#include "proofcache/states/regular_expression.h"
#include "proofcache/states/text_finder.h"

namespace sequent::states {

enum class NeedleKind : std::uint8_t {
  kText,        // as it is, anywhere
  kExpression,  // regular expression, anywhere
  kPattern,     // of the prover's notation, with holes: notation_pattern.h
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
//
// Threads: any.
class Needle {
 public:
  // `/expression/`, a pattern if it has a hole, else a text. kInvalid: it says nothing, or what is
  // wrong and where.
  static base::Result<Needle> parse(std::string_view query);
  static base::Result<Needle> make(NeedleKind kind, std::string_view query);

  // Each distinct string of a recording once, at the first step that shows it, in order of steps;
  // `take` says whether to go on.
  void search(const Recording& recording,
              const std::function<bool(const NeedleMatch&)>& take) const;

 private:
  using What = std::variant<std::monostate, RegularExpression, NotationPattern>;

  // `literal`: is in each match; empty: none is known.
  Needle(What what, std::string literal) : what_(std::move(what)), literal_(std::move(literal)) {}

  What what_;  // none: the literal is all
  TextFinder literal_;
};

}  // namespace sequent::states
