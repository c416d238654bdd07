#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/differential/grammar.h"
#include "tests/differential/words.h"

namespace sequent::test {

// A command to say, and how its replies are compared.
struct Step {
  std::vector<std::string> words;
  Compare compare = Compare::kExact;
  std::string name;  // of its pattern
};

// Makes random commands by a grammar.
//
// Borrows: the grammar
class Generator {
 public:
  // Only lines that are `wanted`.
  Generator(const Grammar& grammar,
            std::uint64_t seed,
            const std::function<bool(const Line& line)>& wanted = nullptr);

  // No line is wanted.
  [[nodiscard]] bool empty() const { return lines_.empty(); }
  // The commands of one line. REQUIRES: not empty.
  std::vector<Step> next();
  Words& words() { return words_; }

 private:
  const Line& some_line();
  Step make(const Pattern& pattern);
  void expand(const Piece& piece, Step& step);
  void expand_times(const Piece& part, std::uint64_t times, Step& step);
  void expand_some(const Piece& piece, Step& step);
  void spoil(Step& step);

  Words words_;
  std::vector<const Line*> lines_;
  std::vector<std::uint64_t> ends_;  // of each line's share of the weights
  std::string key_;                  // the line's first
  std::uint64_t repeated_ = 1;       // times, last
  // The line could wait for ever, ask with a cursor of one server or sort by what has no order
  // if a word were changed.
  bool fragile_ = false;
};

}  // namespace sequent::test
