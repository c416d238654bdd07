#include "workers/provers/coq/sentences.h"

#include <algorithm>

namespace sequent::provers {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
// Bytes of UTF-8 sequences count as letters.
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_word(char c) {
  return is_letter(c) || is_digit(c) || c == '\'';
}

bool at(std::string_view text, std::size_t i, std::string_view what) {
  return text.substr(std::min(i, text.size()), what.size()) == what;
}

// REQUIRES: text[i] == '"'. Past the closing quote; absent: there is none.
std::optional<std::size_t> end_of_string(std::string_view text, std::size_t i) {
  ++i;
  while (i < text.size()) {
    if (text[i] != '"') {
      ++i;
    } else if (at(text, i + 1, "\"")) {
      i += 2;
    } else {
      return i + 1;
    }
  }
  return std::nullopt;
}

// Past the closing quote, or the end.
std::size_t skip_string(std::string_view text, std::size_t i) {
  return end_of_string(text, i).value_or(text.size());
}

// REQUIRES: text has "(*" at i. Past the comment's end; absent: it has none.
std::optional<std::size_t> end_of_comment(std::string_view text, std::size_t i) {
  std::size_t depth = 0;
  while (i < text.size()) {
    if (at(text, i, "(*")) {
      ++depth;
      i += 2;
    } else if (at(text, i, "*)")) {
      i += 2;
      if (--depth == 0) {
        return i;
      }
    } else if (text[i] == '"') {
      i = skip_string(text, i);
    } else {
      ++i;
    }
  }
  return std::nullopt;
}

// Past the comment's end, or the end.
std::size_t skip_comment(std::string_view text, std::size_t i) {
  return end_of_comment(text, i).value_or(text.size());
}

std::size_t skip_blanks(std::string_view text, std::size_t i) {
  while (i < text.size()) {
    if (is_blank(text[i])) {
      ++i;
    } else if (at(text, i, "(*")) {
      i = skip_comment(text, i);
    } else {
      break;
    }
  }
  return i;
}

std::size_t skip_word(std::string_view text, std::size_t i) {
  while (i < text.size() && is_word(text[i])) {
    ++i;
  }
  return i;
}

// `n:{` or `[id]:{`: the place past the brace, or i.
std::size_t skip_selected_brace(std::string_view text, std::size_t i) {
  std::size_t j = i;
  if (is_digit(text[j])) {
    while (j < text.size() && is_digit(text[j])) {
      ++j;
    }
  } else if (text[j] == '[') {
    j = skip_word(text, skip_blanks(text, j + 1));
    j = skip_blanks(text, j);
    if (!at(text, j, "]")) {
      return i;
    }
    ++j;
  } else {
    return i;
  }
  j = skip_blanks(text, j);
  if (!at(text, j, ":")) {
    return i;
  }
  j = skip_blanks(text, j + 1);
  return at(text, j, "{") ? j + 1 : i;
}

// A bullet or brace at the start of a sentence: the place past it, or i.
std::size_t skip_bullet(std::string_view text, std::size_t i) {
  const char c = text[i];
  if (c == '{' || c == '}') {
    return i + 1;
  }
  if (c == '-' || c == '+' || c == '*') {
    while (i < text.size() && text[i] == c) {
      ++i;
    }
    return i;
  }
  return skip_selected_brace(text, i);
}

// Past the full stop that ends the command at i; absent: it has none.
std::optional<std::size_t> skip_command(std::string_view text, std::size_t i) {
  while (i < text.size()) {
    if (text[i] == '"') {
      i = skip_string(text, i);
    } else if (at(text, i, "(*")) {
      i = skip_comment(text, i);
    } else if (text[i] != '.') {
      ++i;
    } else {
      std::size_t dots = i;
      while (dots < text.size() && text[dots] == '.') {
        ++dots;
      }
      const bool ends = dots == text.size() || is_blank(text[dots]);
      if (ends && dots - i != 2) {
        return dots;
      }
      i = dots;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<Sentence> split_sentences(std::string_view source) {
  std::vector<Sentence> sentences;
  std::size_t counted = 0;
  int line = 1;
  std::size_t i = 0;
  while ((i = skip_blanks(source, i)) < source.size()) {
    line += static_cast<int>(std::count(source.begin() + static_cast<std::ptrdiff_t>(counted),
                                        source.begin() + static_cast<std::ptrdiff_t>(i), '\n'));
    counted = i;
    std::size_t end = skip_bullet(source, i);
    if (end == i) {
      const std::optional<std::size_t> stop = skip_command(source, i);
      if (!stop) {
        break;
      }
      end = *stop;
    }
    sentences.push_back({i, end, line});
    i = end;
  }
  return sentences;
}

std::optional<UnfinishedRest> unfinished_rest(std::string_view source,
                                              const std::vector<Sentence>& sentences) {
  std::size_t i = sentences.empty() ? 0 : sentences.back().end;
  std::optional<std::size_t> begin;  // of what is no blank
  while (i < source.size()) {
    UnfinishedRest::Kind inside = UnfinishedRest::Kind::kSentence;
    std::optional<std::size_t> end = i + 1;
    if (at(source, i, "(*")) {
      inside = UnfinishedRest::Kind::kComment;
      end = end_of_comment(source, i);
    } else if (source[i] == '"') {
      inside = UnfinishedRest::Kind::kString;
      end = end_of_string(source, i);
    }
    const bool matters = inside != UnfinishedRest::Kind::kComment && !is_blank(source[i]);
    if (!begin && (matters || !end)) {
      begin = i;
    }
    if (!end || (*end == source.size() && begin)) {
      const auto line = 1 + std::count(source.begin(),
                                       source.begin() + static_cast<std::ptrdiff_t>(*begin), '\n');
      return UnfinishedRest{.kind = end ? UnfinishedRest::Kind::kSentence : inside,
                            .place = {*begin, source.size(), static_cast<int>(line)}};
    }
    i = *end;
  }
  return std::nullopt;
}

std::vector<std::string_view> words_of(std::string_view sentence) {
  std::vector<std::string_view> words;
  std::size_t i = 0;
  while (i < sentence.size()) {
    if (sentence[i] == '"') {
      i = skip_string(sentence, i);
    } else if (at(sentence, i, "(*")) {
      i = skip_comment(sentence, i);
    } else if (is_word(sentence[i])) {
      const std::size_t end = skip_word(sentence, i);
      words.push_back(sentence.substr(i, end - i));
      i = end;
    } else {
      ++i;
    }
  }
  return words;
}

std::optional<std::string_view> first_string(std::string_view sentence) {
  std::size_t i = 0;
  while (i < sentence.size()) {
    if (at(sentence, i, "(*")) {
      i = skip_comment(sentence, i);
    } else if (sentence[i] == '"') {
      const std::size_t end = skip_string(sentence, i);
      const bool closed = end - i >= 2 && sentence[end - 1] == '"';
      return sentence.substr(i + 1, end - i - (closed ? 2 : 1));
    } else {
      ++i;
    }
  }
  return std::nullopt;
}

}  // namespace sequent::provers
