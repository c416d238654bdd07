#include "tests/differential/generator.h"

#include <algorithm>

namespace sequent::test {

Generator::Generator(const Grammar& grammar,
                     std::uint64_t seed,
                     const std::function<bool(const Line& line)>& wanted)
    : words_(seed) {
  std::uint64_t end = 0;
  for (const Line& line : grammar.lines) {
    if (!wanted || wanted(line)) {
      end += line.weight;
      lines_.push_back(&line);
      ends_.push_back(end);
    }
  }
}

const Line& Generator::some_line() {
  const std::uint64_t at = words_.below(ends_.back());
  const auto found = std::upper_bound(ends_.begin(), ends_.end(), at);
  return *lines_[static_cast<std::size_t>(found - ends_.begin())];
}

std::vector<Step> Generator::next() {
  const Line& line = some_line();
  std::vector<Step> steps;
  key_.clear();
  fragile_ = false;
  for (const Pattern& pattern : line.patterns) {
    steps.push_back(make(pattern));
  }
  // The commands of a longer line rely on each other.
  if (steps.size() == 1 && !fragile_ && words_.one_in(15)) {
    spoil(steps[0]);
  }
  return steps;
}

Step Generator::make(const Pattern& pattern) {
  Step step{.compare = pattern.compare, .name = pattern.name};
  expand(pattern.words, step);
  return step;
}

void Generator::expand(const Piece& piece, Step& step) {
  switch (piece.kind) {
    case Piece::Kind::kKeyword:
      step.words.push_back(words_.cased(piece.text));
      fragile_ = fragile_ || piece.text == "BLOCK" ||
                 (piece.text == "BY" && step.name.starts_with("sort"));
      break;
    case Piece::Kind::kText:
      step.words.push_back(piece.text);
      break;
    case Piece::Kind::kPool:
      step.words.push_back(words_.draw(piece.text));
      fragile_ = fragile_ || piece.text == "timeout" || piece.text == "cursor";
      if (key_.empty() && Words::is_key(piece.text)) {
        key_ = step.words.back();
      }
      break;
    case Piece::Kind::kSameKey:
      step.words.push_back(key_);
      break;
    case Piece::Kind::kCommand: {
      const Step inner = make(some_line().patterns[0]);
      step.words.insert(step.words.end(), inner.words.begin(), inner.words.end());
      step.compare = std::max(step.compare, inner.compare);
      break;
    }
    case Piece::Kind::kOneOf:
      expand(piece.parts[words_.below(piece.parts.size())], step);
      break;
    case Piece::Kind::kSequence:
      for (const Piece& part : piece.parts) {
        expand(part, step);
      }
      break;
    case Piece::Kind::kMaybe:
      if (words_.one_in(3)) {
        expand(piece.parts[0], step);
      }
      break;
    case Piece::Kind::kSomeOf:
      expand_some(piece, step);
      break;
    case Piece::Kind::kRepeated:
      // Now and then past what a small collection holds.
      expand_times(piece.parts[0], words_.one_in(15) ? 60 + words_.below(80) : 1 + words_.below(4),
                   step);
      break;
    case Piece::Kind::kCounted: {
      const std::uint64_t times = 1 + words_.below(3);
      step.words.push_back(words_.one_in(15) ? words_.integer() : std::to_string(times));
      expand_times(piece.parts[0], times, step);
      break;
    }
    case Piece::Kind::kAsMany:
      expand_times(piece.parts[0], repeated_, step);
      break;
  }
}

void Generator::expand_times(const Piece& part, std::uint64_t times, Step& step) {
  for (std::uint64_t left = times; left > 0; --left) {
    expand(part, step);
  }
  repeated_ = times;
}

void Generator::expand_some(const Piece& piece, Step& step) {
  const std::uint64_t most = std::min<std::uint64_t>(piece.parts.size() + 1, 4);
  for (std::uint64_t left = words_.below(most); left > 0; --left) {
    expand(piece.parts[words_.below(piece.parts.size())], step);
  }
}

// One word after the command's name is dropped, doubled or changed.
void Generator::spoil(Step& step) {
  const std::size_t name_size = step.name.find(' ') == std::string::npos ? 1 : 2;
  if (step.words.size() <= name_size) {
    step.words.push_back(words_.value());
    return;
  }
  const auto at = step.words.begin() + static_cast<std::ptrdiff_t>(
                                           name_size + words_.below(step.words.size() - name_size));
  switch (words_.below(4)) {
    case 0:
      step.words.erase(at);
      break;
    case 1:
      step.words.insert(at, std::string(*at));
      break;
    case 2:
      step.words.push_back(words_.index());
      break;
    default:
      *at = words_.one_in(2) ? words_.index() : words_.member();
  }
}

}  // namespace sequent::test
