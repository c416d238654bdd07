#include "cli/tui/styled_text.h"
#include "cli/tui/text_diff.h"
#include "cli/tui/text_width.h"
#include "tests/support/catch.h"

namespace {

using sequent::cli::diff_texts;
using sequent::cli::StyledText;
using sequent::cli::TextRange;
using sequent::cli::width_of;
using sequent::cli::wrapped;

std::vector<std::string> parts_of(std::string_view text, const std::vector<TextRange>& ranges) {
  std::vector<std::string> parts;
  for (const TextRange& range : ranges) {
    parts.emplace_back(text.substr(range.begin, range.end - range.begin));
  }
  return parts;
}

using Words = std::vector<std::string>;

// What is removed, what is added.
std::pair<Words, Words> diff_words(std::string_view before, std::string_view after) {
  const auto diff = diff_texts(before, after);
  return {parts_of(before, diff.removed), parts_of(after, diff.added)};
}

TEST_CASE("text takes the columns that terminals give it", "[cli]") {
  CHECK(width_of("") == 0);
  CHECK(width_of("forall") == 6);
  CHECK(width_of("∀ x → ⊢") == 7);
  CHECK(width_of("e\u0301") == 1);
  CHECK(width_of("中文") == 4);
  CHECK(width_of("\xff\x80") == 2);
  CHECK(width_of("\u0301") == 1);  // nothing that it could combine with
}

TEST_CASE("only the words that changed are marked", "[cli]") {
  CHECK(diff_words("n + 0 = n", "n + S m = n") == std::pair<Words, Words>{{"0"}, {"S m"}});
  CHECK(diff_words("0 + n = n", "n = n") == std::pair<Words, Words>{{"0 +"}, {}});
  CHECK(diff_words("∀ x, P x", "∃ x, P x") == std::pair<Words, Words>{{"∀"}, {"∃"}});
  CHECK(diff_words("f a b c", "f x b y") == std::pair<Words, Words>{{"a", "c"}, {"x", "y"}});
  CHECK(diff_words("same", "same") == std::pair<Words, Words>{});
  CHECK(diff_words("", "new") == std::pair<Words, Words>{{}, {"new"}});
}

TEST_CASE("blanks and line breaks are no change", "[cli]") {
  CHECK(diff_words("a  = b", "a =\n   b") == std::pair<Words, Words>{});
}

TEST_CASE("long texts that differ much are marked from the first difference to the last", "[cli]") {
  std::string before = "begin";
  std::string after = "begin";
  for (int i = 0; i < 1500; ++i) {
    before += " a" + std::to_string(i);
    after += " b" + std::to_string(i);
  }
  const auto diff = diff_texts(before + " end", after + " end");
  REQUIRE(diff.added.size() == 1);
  CHECK(diff.added[0] == TextRange{6, after.size()});
}

Words lines_of(std::string_view text, std::size_t columns, std::size_t hang = 0) {
  StyledText styled;
  styled.hang = hang;
  styled.add(text);
  Words lines;
  for (const StyledText& line : wrapped(styled, columns)) {
    CHECK(line.text.size() == line.styles.size());
    lines.push_back(line.text);
  }
  return lines;
}

TEST_CASE("lines are cut at newlines and at blanks", "[cli]") {
  CHECK(lines_of("", 10) == Words{""});
  CHECK(lines_of("one two three", 7) == Words{"one two", "three"});
  CHECK(lines_of("one\n  two", 7) == Words{"one", "  two"});
  CHECK(lines_of("one two three", 9, 2) == Words{"one two", "  three"});
}

TEST_CASE("a word that is longer than a line is cut anywhere, between characters", "[cli]") {
  CHECK(lines_of("abcdefgh", 3) == Words{"abc", "def", "gh"});
  CHECK(lines_of("中文字", 4) == Words{"中文", "字"});
  CHECK(lines_of("中文", 1) == Words{"中", "文"});
  CHECK(lines_of("   abcdef", 4) == Words{"   a", "bcde", "f"});
}

TEST_CASE("styles stay with their characters when lines are cut", "[cli]") {
  StyledText text;
  text.add("one ").add("two", {.bold = true}).add(" three");
  text.restyle(8, {{0, 2}}, {.underlined = true});
  const auto lines = wrapped(text, 4);
  REQUIRE(lines.size() == 4);
  CHECK(lines[1].text == "two");
  CHECK(lines[1].styles[2].bold);
  CHECK(lines[2].text == "thre");
  CHECK(lines[2].styles[1].underlined);
  CHECK_FALSE(lines[2].styles[2].underlined);
}

}  // namespace
