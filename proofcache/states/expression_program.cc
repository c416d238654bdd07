#include "proofcache/states/expression_program.h"

#include <algorithm>
#include <array>
#include <limits>

#include "proofcache/states/code_point.h"

namespace sequent::states {
namespace {

using Kind = Instruction::Kind;
using Ranges = CodePointRanges;

constexpr std::size_t kMostInstructions = 20'000;
constexpr std::uint32_t kMostRepeats = 1'000;
constexpr int kDeepest = 200;

Ranges complement(Ranges ranges) {
  std::ranges::sort(ranges);
  Ranges others;
  char32_t next = 0;
  for (const auto& [first, last] : ranges) {
    if (first > next) {
      others.emplace_back(next, first - 1);
    }
    next = std::max<char32_t>(next, last + 1);
  }
  if (next <= kLastCodePoint) {
    others.emplace_back(next, kLastCodePoint);
  }
  return others;
}

// What `\d`, `\w`, `\s` and their opposites stand for; empty: none of these.
Ranges class_of(char letter) {
  static constexpr std::string_view kOpposites = "DWS";
  const bool opposite = kOpposites.find(letter) != std::string_view::npos;
  Ranges ranges;
  switch (letter) {
    case 'd':
    case 'D':
      ranges = {{'0', '9'}};
      break;
    case 'w':
    case 'W':
      ranges = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
      break;
    case 's':
    case 'S':
      ranges = {{'\t', '\r'},     {' ', ' '},       {0xa0, 0xa0},     {0x2000, 0x200a},
                {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}};
      break;
    default:
      break;
  }
  return opposite ? complement(std::move(ranges)) : ranges;
}

// Reads an expression and writes its program as it goes: what an atom compiles to is a piece of
// code whose jumps are relative, so it can be moved and repeated.
class Compiler {
 public:
  using Code = std::vector<Instruction>;

  explicit Compiler(std::string_view expression) : text_(expression) {}

  base::Result<Code> compile() {
    Code code = alternatives(0);
    if (error_.empty() && at_ < text_.size()) {
      fail("an unmatched ')'");
    }
    if (!error_.empty()) {
      return base::invalid("the expression has " + error_ + " at byte " + std::to_string(at_));
    }
    code.push_back({.kind = Kind::kMatch});
    return code;
  }

  std::vector<Ranges> take_sets() { return std::move(sets_); }

 private:
  void fail(std::string what) {
    if (error_.empty()) {
      error_ = std::move(what);
    }
  }
  [[nodiscard]] bool done() const { return at_ >= text_.size() || !error_.empty(); }
  bool skip(std::string_view sign) {
    if (error_.empty() && text_.substr(at_).starts_with(sign)) {
      at_ += sign.size();
      return true;
    }
    return false;
  }

  static std::uint32_t count_of(const Code& code) {
    return static_cast<std::uint32_t>(code.size());
  }

  void append(Code& to, const Code& code) {
    if (to.size() + code.size() > kMostInstructions) {
      fail("more repeats than it may have");
      return;
    }
    to.insert(to.end(), code.begin(), code.end());
  }

  Code alternatives(int depth) {
    if (depth > kDeepest) {
      fail("too many groups in each other");
    }
    Code code = sequence(depth);
    while (skip("|")) {
      const Code other = sequence(depth);
      Code both{{.kind = Kind::kFork, .first = 1, .second = count_of(code) + 2}};
      append(both, code);
      both.push_back({.kind = Kind::kJump, .first = count_of(other) + 1});
      append(both, other);
      code = std::move(both);
    }
    return code;
  }

  Code sequence(int depth) {
    Code code;
    while (!done() && text_[at_] != '|' && text_[at_] != ')') {
      Code atom = this->atom(depth);
      append(code, repeated(std::move(atom)));
    }
    return code;
  }

  Code set_of(Ranges ranges) {
    sets_.push_back(std::move(ranges));
    return {{.kind = Kind::kSet, .first = static_cast<std::uint32_t>(sets_.size() - 1)}};
  }

  Code atom(int depth) {
    const char sign = text_[at_];
    switch (sign) {
      case '^':
      case '$':
        ++at_;
        return {{.kind = sign == '^' ? Kind::kBegin : Kind::kEnd}};
      case '.':
        ++at_;
        return set_of(complement({{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}}));
      case '(':
        return group(depth);
      case '[':
        return set_of(bracket());
      case '*':
      case '+':
      case '?':
      case '{':
        fail("nothing to repeat");
        return {};
      default:
        break;
    }
    if (skip("\\b")) {
      return {{.kind = Kind::kWordEdge}};
    }
    if (skip("\\B")) {
      return {{.kind = Kind::kNoWordEdge}};
    }
    return set_of(one_or_class());
  }

  Code group(int depth) {
    ++at_;
    if (!skip("?:") && text_.substr(at_).starts_with("?")) {
      const bool named = text_.substr(at_).starts_with("?<") && at_ + 2 < text_.size() &&
                         text_[at_ + 2] != '=' && text_[at_ + 2] != '!';
      const std::size_t end = text_.find('>', at_);
      if (!named || end == std::string_view::npos) {
        fail("a look around, which is not supported,");
        return {};
      }
      at_ = end + 1;
    }
    Code code = alternatives(depth + 1);
    if (!skip(")")) {
      fail("an open '('");
    }
    return code;
  }

  // One code point, or what stands for a class.
  Ranges one_or_class() {
    if (text_[at_] != '\\') {
      const CodePoint c = code_point_at(text_, at_);
      at_ += c.size;
      return {{c.value, c.value}};
    }
    ++at_;
    if (at_ == text_.size()) {
      fail("a '\\' with nothing behind it");
      return {};
    }
    const char letter = text_[at_];
    Ranges ranges = class_of(letter);
    if (!ranges.empty()) {
      ++at_;
      return ranges;
    }
    const char32_t c = escaped();
    return {{c, c}};
  }

  char32_t escaped() {
    const CodePoint c = code_point_at(text_, at_);
    static constexpr std::array<std::pair<char, char>, 6> kControls{
        {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'f', '\f'}, {'v', '\v'}, {'0', '\0'}}};
    at_ += c.size;
    for (const auto& [letter, control] : kControls) {
      if (c.value == static_cast<char32_t>(letter)) {
        return static_cast<char32_t>(control);
      }
    }
    if (c.value == 'x') {
      return hexadecimal(2);
    }
    if (c.value == 'u') {
      if (!skip("{")) {
        return hexadecimal(4);
      }
      const std::size_t end = text_.find('}', at_);
      const char32_t value = hexadecimal(end == std::string_view::npos ? 0 : end - at_);
      skip("}");
      return value;
    }
    if (c.value >= '1' && c.value <= '9') {
      fail("a back reference, which is not supported,");
    } else if (is_word(c.value) && c.value != '_') {
      fail("an unknown escape");
    }
    return c.value;
  }

  char32_t hexadecimal(std::size_t digits) {
    char32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i, ++at_) {
      const std::string_view all = "0123456789abcdef0123456789ABCDEF";
      const std::size_t digit = at_ < text_.size() ? all.find(text_[at_]) : std::string_view::npos;
      if (digit == std::string_view::npos || value > kLastCodePoint) {
        digits = 0;
        break;
      }
      value = 16 * value + static_cast<char32_t>(digit % 16);
    }
    if (digits == 0 || value > kLastCodePoint) {
      fail("an escape that is no code point");
    }
    return value;
  }

  Ranges bracket() {
    ++at_;
    const bool opposite = skip("^");
    Ranges ranges;
    while (!done() && text_[at_] != ']') {
      Ranges first = one_or_class();
      const bool to_another =
          text_.substr(at_).starts_with("-") && at_ + 1 < text_.size() && text_[at_ + 1] != ']';
      if (!to_another || first.size() != 1 || first[0].first != first[0].second) {
        ranges.insert(ranges.end(), first.begin(), first.end());
        continue;
      }
      ++at_;
      const Ranges last = one_or_class();
      if (last.size() != 1 || last[0].first != last[0].second || last[0].first < first[0].first) {
        fail("a range that ends before it begins");
        return {};
      }
      ranges.emplace_back(first[0].first, last[0].first);
    }
    if (!skip("]")) {
      fail("an open '['");
    }
    return opposite ? complement(std::move(ranges)) : ranges;
  }

  struct Repeats {
    std::uint32_t least = 1;
    std::uint32_t most = 1;
  };
  static constexpr std::uint32_t kUnlimited = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t count() {
    std::uint32_t value = 0;
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9' && value <= kMostRepeats) {
      value = 10 * value + static_cast<std::uint32_t>(text_[at_++] - '0');
    }
    if (at_ == begin || value > kMostRepeats) {
      fail("a count that is none, or over 1000,");
    }
    return value;
  }

  Repeats repeats() {
    if (skip("*")) {
      return {0, kUnlimited};
    }
    if (skip("+")) {
      return {1, kUnlimited};
    }
    if (skip("?")) {
      return {0, 1};
    }
    if (!skip("{")) {
      return {};
    }
    Repeats found;
    found.least = count();
    found.most = found.least;
    if (skip(",")) {
      found.most = text_.substr(at_).starts_with("}") ? kUnlimited : count();
    }
    if (!skip("}") || found.most < found.least) {
      fail("a count that ends before it begins, or an open '{',");
    }
    return found;
  }

  Code repeated(Code atom) {
    const std::size_t begin = at_;
    const Repeats times = repeats();
    if (at_ == begin || !error_.empty()) {
      return atom;
    }
    const bool greedy = !skip("?");
    const auto fork = [greedy](std::uint32_t in, std::uint32_t past) {
      return Instruction{
          .kind = Kind::kFork, .first = greedy ? in : past, .second = greedy ? past : in};
    };
    Code code;
    for (std::uint32_t i = 0; i < times.least && error_.empty(); ++i) {
      append(code, atom);
    }
    const std::uint32_t size = count_of(atom);
    if (times.most == kUnlimited) {
      append(code, {fork(1, size + 2)});
      append(code, atom);
      append(code, {{.kind = Kind::kJump, .first = 0U - (size + 1)}});
      return code;
    }
    for (std::uint32_t i = times.least; i < times.most && error_.empty(); ++i) {
      append(code, {fork(1, (size + 1) * (times.most - i))});
      append(code, atom);
    }
    return code;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string error_;
  std::vector<Ranges> sets_;
};

// The longest run of code points in `code` that each match passes: what no fork leaves out.
std::string literal_of(const std::vector<Instruction>& code, const std::vector<Ranges>& sets) {
  std::string longest;
  std::string run;
  for (const Instruction& each : code) {
    const Ranges* const set = each.kind == Kind::kSet ? &sets[each.first] : nullptr;
    if (set != nullptr && set->size() == 1 && set->front().first == set->front().second &&
        set->front().first < 0x80) {
      run += static_cast<char>(set->front().first);
      continue;
    }
    longest =
        std::max(longest, run, [](const auto& a, const auto& b) { return a.size() < b.size(); });
    run.clear();
    if (each.kind == Kind::kFork || each.kind == Kind::kJump) {
      break;
    }
  }
  return longest;
}

}  // namespace

base::Result<ExpressionProgram> ExpressionProgram::compile(std::string_view expression) {
  Compiler compiler(expression);
  ExpressionProgram program;
  SEQUENT_TRY_ASSIGN(program.code, compiler.compile());
  program.sets = compiler.take_sets();
  program.literal = literal_of(program.code, program.sets);
  return program;
}

}  // namespace sequent::states
