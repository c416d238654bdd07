#include "proofcache/states/regular_expression.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "proofcache/states/code_point.h"

namespace sequent::states {
namespace {

using Kind = Instruction::Kind;

bool contains(const CodePointRanges& ranges, char32_t c) {
  return std::ranges::any_of(
      ranges, [&](const auto& range) { return range.first <= c && c <= range.second; });
}

// Walks all ways through a program at once, the preferred ones first (R. Pike's machine).
class Walk {
 public:
  Walk(const ExpressionProgram& program, std::string_view text)
      : program_(program.code),
        sets_(program.sets),
        text_(text),
        seen_(program.code.size(), kNever) {}

  std::optional<TextMatch> run() {
    for (std::size_t at = 0;;) {
      ++round_;
      next_.clear();
      const bool at_end = at == text_.size();
      const CodePoint c = at_end ? CodePoint{} : code_point_at(text_, at);
      const std::size_t behind = at_end ? at : at + c.size;
      enter_all(at);
      for (const Thread& thread : now_) {
        const Instruction& each = program_[thread.at];
        if (each.kind == Kind::kMatch) {
          match_ = TextMatch{thread.begin, at};
          break;
        }
        if (!at_end && contains(sets_[each.first], c.value)) {
          next_.push_back({thread.at + 1, thread.begin});
        }
      }
      if (at_end || (next_.empty() && match_)) {
        return match_;
      }
      waiting_.swap(next_);
      before_ = c.value;
      at = behind;
    }
  }

 private:
  struct Thread {
    std::uint32_t at = 0;
    std::size_t begin = 0;
  };
  static constexpr std::uint64_t kNever = 0;

  // Fills now_ with what can be reached from those that wait, and from a new beginning.
  void enter_all(std::size_t at) {
    now_.clear();
    for (const Thread& thread : waiting_) {
      enter(thread, at);
    }
    if (!match_) {
      enter({0, at}, at);
    }
  }

  [[nodiscard]] bool is_word_edge(std::size_t at) const {
    const bool before = at > 0 && is_word(before_);
    return before != (at < text_.size() && is_word(code_point_at(text_, at).value));
  }

  void enter(Thread from, std::size_t at) {
    stack_.assign(1, from.at);
    while (!stack_.empty()) {
      const std::uint32_t number = stack_.back();
      stack_.pop_back();
      if (seen_[number] == round_) {
        continue;
      }
      seen_[number] = round_;
      const Instruction& each = program_[number];
      switch (each.kind) {
        case Kind::kSet:
        case Kind::kMatch:
          now_.push_back({number, from.begin});
          break;
        case Kind::kFork:
          stack_.push_back(number + each.second);
          stack_.push_back(number + each.first);
          break;
        case Kind::kJump:
          stack_.push_back(number + each.first);
          break;
        case Kind::kBegin:
          go_on_if(at == 0, number);
          break;
        case Kind::kEnd:
          go_on_if(at == text_.size(), number);
          break;
        case Kind::kWordEdge:
          go_on_if(is_word_edge(at), number);
          break;
        case Kind::kNoWordEdge:
          go_on_if(!is_word_edge(at), number);
          break;
      }
    }
  }

  void go_on_if(bool holds, std::uint32_t number) {
    if (holds) {
      stack_.push_back(number + 1);
    }
  }

  const std::vector<Instruction>& program_;
  const std::vector<CodePointRanges>& sets_;
  std::string_view text_;
  std::vector<std::uint64_t> seen_;  // the round in which each was entered last
  std::uint64_t round_ = kNever;
  char32_t before_ = 0;
  std::vector<Thread> waiting_;
  std::vector<Thread> now_;
  std::vector<Thread> next_;
  std::vector<std::uint32_t> stack_;
  std::optional<TextMatch> match_;
};

}  // namespace

base::Result<RegularExpression> RegularExpression::parse(std::string_view expression) {
  SEQUENT_TRY_ASSIGN(ExpressionProgram program, ExpressionProgram::compile(expression));
  return RegularExpression(std::move(program));
}

std::optional<TextMatch> RegularExpression::find(std::string_view text) const {
  return Walk(program_, text).run();
}

}  // namespace sequent::states
