#include "decls/import/metamath/comment.h"

#include <algorithm>
#include <utility>

#include "engine/base/ascii.h"

namespace sequent::decls::metamath {
namespace {

constexpr std::array<std::string_view, 4> kRules = {"####", "#*#*", "=-=-", "-.-."};

// The next line, taken off `text`; an absent one: no more.
std::optional<std::string_view> take_line(std::string_view& text) {
  if (text.empty()) {
    return std::nullopt;
  }
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::optional<std::size_t> level_of(std::string_view line) {
  for (std::size_t level = 0; level < kRules.size(); ++level) {
    if (line.starts_with(kRules[level])) {
      return level;
    }
  }
  return std::nullopt;
}

constexpr bool is_letter_or_digit(char c) {
  return base::is_digit(c) || (base::to_lower(c) >= 'a' && base::to_lower(c) <= 'z');
}

// "Pre-logic" of "Pre-logic", "a-b" of " a (b) "
std::string words_of(std::string_view title) {
  std::string words;
  for (const char c : title) {
    if (is_letter_or_digit(c)) {
      words += c;
    } else if (!words.empty() && words.back() != '-') {
      words += '-';
    }
  }
  if (words.ends_with('-')) {
    words.pop_back();
  }
  return words;
}

// "[ 5-Aug-1993 ]": when a proof was made; old databases have it behind each.
bool is_date(std::string_view comment) {
  return comment.starts_with('[') && comment.ends_with(']') &&
         comment.find_first_of("[]", 1) == comment.size() - 1;
}

// A word of prose without its marks.
void append_prose(std::string& text, std::string_view word) {
  const std::size_t first = std::min(word.find_first_not_of("([\"'"), word.size());
  const std::size_t last = word.find_last_not_of(")]\"'.,;:!?");
  const bool is_slanted_alone = first < word.size() && word[first] == '_' &&
                                last != std::string_view::npos && last > first + 1 &&
                                word[last] == '_';
  if (is_slanted_alone) {
    text += word.substr(0, first);
    text += word.substr(first + 1, last - first - 1);
    text += word.substr(last + 1);
    return;
  }
  text += word;
}

}  // namespace

std::optional<Heading> heading_of(std::string_view comment) {
  constexpr std::size_t kMostLines = 6;
  comment.remove_prefix(std::min(comment.find_first_not_of('\n'), comment.size()));
  std::optional<std::string_view> line = take_line(comment);
  const auto level = line ? level_of(*line) : std::nullopt;
  if (!level) {
    return std::nullopt;
  }
  Heading heading{.level = *level};
  for (std::size_t lines = 0; line && lines < kMostLines; ++lines) {
    if (!level_of(*line)) {
      heading.title += heading.title.empty() ? "" : " ";
      heading.title += *line;
    } else if (!heading.title.empty()) {
      return heading;
    }
    line = take_line(comment);
  }
  return std::nullopt;
}

std::string doc_of(std::string_view comment) {
  comment.remove_prefix(std::min(comment.find_first_not_of('\n'), comment.size()));
  if (comment.starts_with("$t") || comment.starts_with("$j") || is_date(comment) ||
      heading_of(comment)) {
    return {};
  }
  std::string doc;
  bool is_formula = false;
  while (!comment.empty()) {
    const std::size_t end = std::min(comment.find_first_of(" \n"), comment.size());
    const std::string_view word = comment.substr(0, end);
    if (word == "`") {
      is_formula = !is_formula;
    } else if (!word.empty() && word != "~") {
      if (!doc.empty() && doc.back() != '\n') {
        doc += ' ';
      }
      if (is_formula) {
        doc += word;
      } else {
        append_prose(doc, word);
      }
    }
    comment.remove_prefix(end);
    const std::size_t blanks = std::min(comment.find_first_not_of(" \n"), comment.size());
    if (!doc.empty() && !comment.empty() && comment.substr(0, blanks) == "\n\n") {
      doc += '\n';
    }
    comment.remove_prefix(blanks);
  }
  return doc;
}

bool is_discouraged(std::string_view doc) {
  return doc.find("(New usage is discouraged.)") != std::string_view::npos ||
         doc.find("(Proof modification is discouraged.)") != std::string_view::npos;
}

void SectionPath::enter(const Heading& heading) {
  std::string words = words_of(heading.title);
  if (words.empty()) {
    return;
  }
  titles_[heading.level] = std::move(words);
  std::fill(titles_.begin() + static_cast<std::ptrdiff_t>(heading.level) + 1, titles_.end(), "");
}

std::string SectionPath::module(std::string_view database) const {
  std::string path(database);
  for (const std::string& title : titles_) {
    if (!title.empty()) {
      path += '.';
      path += title;
    }
  }
  return path;
}

}  // namespace sequent::decls::metamath
