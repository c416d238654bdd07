#include "engine/cmd/zset_range.h"

#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>

#include "engine/cmd/errors.h"

namespace sequent::cmd {

using data::ZSet;

ZSetRange ZSetRange::read(By by, ArgReader& in) {
  ZSetRange range;
  range.by_ = by;
  for (End* end : {&range.min_, &range.max_}) {
    switch (by) {
      case By::kRank:
        end->rank = in.integer();
        break;
      case By::kScore:
        read_score(in, end->score);
        break;
      case By::kLex:
        read_lex(in, end->lex);
        break;
    }
  }
  return range;
}

// As strtod reads it, which takes the empty string for 0.
void ZSetRange::read_score(ArgReader& in, Score& score) {
  std::string text(in.word());
  score.exclusive = text.starts_with('(');
  text.erase(0, score.exclusive ? 1 : 0);
  char* end = nullptr;
  score.value = std::strtod(text.c_str(), &end);
  if (end != text.c_str() + text.size() || std::isnan(score.value)) {
    in.fail(kMinMaxNotFloat);
  }
}

void ZSetRange::read_lex(ArgReader& in, Lex& lex) {
  const std::string_view text = in.word();
  if (text == "-" || text == "+") {
    lex.kind = text == "-" ? Lex::Kind::kLeast : Lex::Kind::kGreatest;
    return;
  }
  if (text.empty() || (text.front() != '[' && text.front() != '(')) {
    in.fail("ERR min or max not valid string range item");
    return;
  }
  lex.kind = text.front() == '[' ? Lex::Kind::kIncluded : Lex::Kind::kExcluded;
  lex.text = text.substr(1);
}

void ZSetRange::reverse() {
  std::swap(min_, max_);
}

std::size_t ZSetRange::count_before(const ZSet& zset) const {
  if (by_ == By::kScore) {
    const Score& least = min_.score;
    return least.exclusive ? zset.count_up_to(least.value) : zset.count_below(least.value);
  }
  switch (min_.lex.kind) {
    case Lex::Kind::kLeast:
      return 0;
    case Lex::Kind::kGreatest:
      return zset.size();
    case Lex::Kind::kIncluded:
      return zset.count_lex_below(min_.lex.text);
    case Lex::Kind::kExcluded:
      return zset.count_lex_up_to(min_.lex.text);
  }
  return 0;
}

std::size_t ZSetRange::count_through(const ZSet& zset) const {
  if (by_ == By::kScore) {
    const Score& greatest = max_.score;
    return greatest.exclusive ? zset.count_below(greatest.value) : zset.count_up_to(greatest.value);
  }
  switch (max_.lex.kind) {
    case Lex::Kind::kLeast:
      return 0;
    case Lex::Kind::kGreatest:
      return zset.size();
    case Lex::Kind::kIncluded:
      return zset.count_lex_up_to(max_.lex.text);
    case Lex::Kind::kExcluded:
      return zset.count_lex_below(max_.lex.text);
  }
  return 0;
}

IndexRange ZSetRange::ranks(const ZSet& zset, bool falling) const {
  if (by_ == By::kRank) {
    const IndexRange range = index_range(min_.rank, max_.rank, zset.size());
    return falling ? IndexRange{zset.size() - range.first - range.count, range.count} : range;
  }
  const std::size_t first = count_before(zset);
  const std::size_t end = count_through(zset);
  return end > first ? IndexRange{first, end - first} : IndexRange{};
}

}  // namespace sequent::cmd
