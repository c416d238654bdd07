#include "proofcache/states/history_search.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace sequent::states {
namespace {

// Where a match is in one text, for each kind of needle.
class FindIn {
 public:
  FindIn(std::string_view text, TextMatch literal, std::vector<NotationToken>& tokens)
      : text_(text), literal_(literal), tokens_(tokens) {}

  std::optional<TextMatch> operator()(std::monostate) const { return literal_; }
  std::optional<TextMatch> operator()(const RegularExpression& expression) const {
    return expression.find(text_);
  }
  std::optional<TextMatch> operator()(const NotationPattern& pattern) const {
    return pattern.find(text_, tokens_);
  }

 private:
  std::string_view text_;
  TextMatch literal_;
  std::vector<NotationToken>& tokens_;
};

// The texts that have a literal, from the first to the last.
class TextsWith {
 public:
  TextsWith(const TextFinder& literal, const InternTable<char>& texts)
      : literal_(literal), texts_(texts) {}

  struct Found {
    TextNumber text = 0;
    TextMatch literal;
  };
  std::optional<Found> next() {
    const std::string_view all = text_of(texts_.items());
    const std::size_t size = literal_.text().size();
    while (text_ < texts_.size()) {
      const std::size_t at = literal_.find(all, begin_of(text_));
      if (at == std::string_view::npos) {
        break;
      }
      // Empty texts end where they begin, so the first that ends behind `at` has it.
      const auto ends = texts_.ends().subspan(text_);
      const std::size_t before = size == 0 ? at : at + 1;
      text_ += static_cast<TextNumber>(std::ranges::lower_bound(ends, before) - ends.begin());
      const std::size_t begin = begin_of(text_);
      if (at + size <= texts_.ends()[text_]) {
        return Found{text_++, {at - begin, at - begin + size}};
      }
      ++text_;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::size_t begin_of(TextNumber text) const {
    return text == 0 ? 0 : texts_.ends()[text - 1];
  }

  const TextFinder& literal_;
  const InternTable<char>& texts_;
  TextNumber text_ = 0;
};

}  // namespace

base::Result<Needle> Needle::parse(std::string_view query) {
  if (query.size() > 2 && query.starts_with('/') && query.ends_with('/')) {
    return make(NeedleKind::kExpression, query.substr(1, query.size() - 2));
  }
  return make(NotationPattern::has_hole(query) ? NeedleKind::kPattern : NeedleKind::kText, query);
}

base::Result<Needle> Needle::make(NeedleKind kind, std::string_view query) {
  if (query.empty()) {
    return base::invalid("there is nothing to look for");
  }
  if (kind == NeedleKind::kExpression) {
    SEQUENT_TRY_ASSIGN(RegularExpression expression, RegularExpression::parse(query));
    return Needle(std::move(expression), {});
  }
  if (kind == NeedleKind::kPattern) {
    SEQUENT_TRY_ASSIGN(NotationPattern pattern, NotationPattern::parse(query));
    std::string literal = pattern.literal();
    return Needle(std::move(pattern), std::move(literal));
  }
  return Needle(std::monostate(), std::string(query));
}

void Needle::search(const Recording& recording,
                    const std::function<bool(const NeedleMatch&)>& take) const {
  const InternTable<char>& texts = recording.tables().texts;
  std::vector<NotationToken> tokens;
  TextsWith candidates(literal_, texts);
  while (const auto candidate = candidates.next()) {
    const TextPlace& place = recording.first_place(candidate->text);
    const std::string_view text = text_of(texts[candidate->text]);
    const auto match = std::visit(FindIn(text, candidate->literal, tokens), what_);
    if (!match || place.step == kNoStep) {
      continue;
    }
    const bool go_on = take({.step = place.step,
                             .goal = place.goal,
                             .hypothesis = place.hypothesis,
                             .text = text,
                             .begin = static_cast<std::uint32_t>(match->begin),
                             .end = static_cast<std::uint32_t>(match->end)});
    if (!go_on) {
      return;
    }
  }
}

}  // namespace sequent::states
