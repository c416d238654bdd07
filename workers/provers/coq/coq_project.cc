#include "workers/provers/coq/coq_project.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "workers/provers/coq/plugin_sources.h"

namespace sequent::provers {
namespace {

struct Word {
  std::string text;
  int line = 0;
  bool quoted = false;
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

base::Error error_at(std::string_view name, int line, std::string_view what) {
  return base::invalid(std::string(name) + ":" + std::to_string(line) + ": " + std::string(what));
}

base::Result<std::vector<Word>> lex(std::string_view text, std::string_view name) {
  std::vector<Word> words;
  int line = 1;
  std::size_t i = 0;
  while (i < text.size()) {
    if (text[i] == '\n') {
      ++line;
      ++i;
    } else if (is_blank(text[i])) {
      ++i;
    } else if (text[i] == '#') {
      i = std::min(text.find('\n', i), text.size());
    } else if (text[i] == '"') {
      const std::size_t end = text.find('"', i + 1);
      if (end == std::string_view::npos) {
        return error_at(name, line, "a quote is not closed");
      }
      const std::string_view inside = text.substr(i + 1, end - i - 1);
      if (inside.find('\n') != std::string_view::npos) {
        return error_at(name, line, "a quote is not closed on its line");
      }
      words.push_back({std::string(inside), line, true});
      i = end + 1;
    } else {
      const std::size_t begin = i;
      while (i < text.size() && !is_blank(text[i]) && text[i] != '#') {
        ++i;
      }
      words.push_back({std::string(text.substr(begin, i - begin)), line, false});
    }
  }
  return words;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// A folder name as coqc should get it: no slash at the end.
std::string folder_name(std::string_view text) {
  while (text.size() > 1 && text.back() == '/') {
    text.remove_suffix(1);
  }
  return text.empty() ? "." : std::string(text);
}

bool is_logical_name(std::string_view text) {
  if (text.empty()) {
    return true;
  }
  bool start = true;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
                        static_cast<unsigned char>(c) >= 0x80;
    const bool inner = (c >= '0' && c <= '9') || c == '\'';
    if (start ? !letter : (!letter && !inner && c != '.')) {
      return false;
    }
    start = c == '.';
  }
  return !start;
}

struct Ignored {
  std::string_view option;
  std::size_t values;
};
// They matter to `make install`, `make html` and the like, not to a check.
constexpr std::array kIgnored = {
    Ignored{"-docroot", 1},
    Ignored{"-install", 1},
    Ignored{"-generate-meta-for-package", 1},
};

// Of coq_makefile: what it appends to the options of coqc, and what takes their place.
constexpr std::string_view kExtraFlags = "COQEXTRAFLAGS";
constexpr std::array<std::string_view, 4> kReplacing = {"COQC", "COQFLAGS", "COQLIBS", "COQDEBUG"};

class Parser {
 public:
  Parser(std::vector<Word> words, std::string_view name) : words_(std::move(words)), name_(name) {}

  base::Result<CoqProjectFile> parse() {
    while (next_ < words_.size()) {
      const Word& word = words_[next_++];
      SEQUENT_TRY(parse_word(word));
    }
    std::move(extra_flags_.begin(), extra_flags_.end(), std::back_inserter(file_.arguments));
    return std::move(file_);
  }

 private:
  base::Status parse_word(const Word& word) {
    if (next_ < words_.size() && words_[next_].text == "=" && !words_[next_].quoted) {
      return parse_variable(word);
    }
    if (word.quoted || word.text.empty() || word.text[0] != '-') {
      return parse_file(word);
    }
    if (word.text == "-Q" || word.text == "-R") {
      return parse_load_path(word);
    }
    if (word.text == "-I") {
      SEQUENT_TRY_ASSIGN(const Word* folder, value(word, 1));
      file_.load_paths.push_back({LoadPathKind::kPlugin, folder_name(folder->text), "", word.line});
      return {};
    }
    if (word.text == "-arg") {
      SEQUENT_TRY_ASSIGN(const Word* text, value(word, 1));
      return add_arguments(word, text->text, file_.arguments);
    }
    if (word.text == "-native-compiler") {
      SEQUENT_TRY_ASSIGN(const Word* how, value(word, 1));
      file_.arguments.insert(file_.arguments.end(), {"-native-compiler", how->text});
      return {};
    }
    for (const Ignored& ignored : kIgnored) {
      if (word.text == ignored.option) {
        SEQUENT_TRY_ASSIGN(const Word* last, value(word, ignored.values));
        static_cast<void>(last);
        return {};
      }
    }
    return error_at(
        name_, word.line,
        "unknown option " + word.text + " (options of coqc are given as -arg " + word.text + ")");
  }

  base::Status parse_load_path(const Word& word) {
    SEQUENT_TRY_ASSIGN(const Word* folder, value(word, 2));
    SEQUENT_TRY_ASSIGN(const Word* logical, value(word, 1));
    if (!is_logical_name(logical->text)) {
      return error_at(name_, logical->line,
                      word.text + " " + folder->text + " " + logical->text + ": " + logical->text +
                          " is not a logical name");
    }
    const LoadPathKind kind = word.text == "-Q" ? LoadPathKind::kExact : LoadPathKind::kRecursive;
    file_.load_paths.push_back({kind, folder_name(folder->text), logical->text, word.line});
    return {};
  }

  base::Status add_arguments(const Word& option,
                             std::string_view text,
                             std::vector<std::string>& to) {
    base::Result<std::vector<std::string>> words = split_words(text);
    if (!words) {
      return error_at(name_, option.line, option.text + ": " + words.error().message);
    }
    std::move(words->begin(), words->end(), std::back_inserter(to));
    return {};
  }

  // VARIABLE = value, or VARIABLE = and nothing.
  base::Status parse_variable(const Word& word) {
    const bool given = next_ + 1 < words_.size() && words_[next_ + 1].line == word.line;
    const std::string_view text = given ? std::string_view(words_[next_ + 1].text) : "";
    next_ += given ? 2 : 1;
    if (word.text == kExtraFlags) {
      extra_flags_.clear();
      return add_arguments(word, text, extra_flags_);
    }
    if (std::find(kReplacing.begin(), kReplacing.end(), word.text) != kReplacing.end()) {
      file_.warnings.push_back({.file = std::string(name_),
                                .line = word.line,
                                .severity = Severity::kWarning,
                                .text = word.text +
                                        " is for make and not used here; options of coqc are "
                                        "given as -arg or COQEXTRAFLAGS"});
    }
    return {};
  }

  base::Status parse_file(const Word& word) {
    if (ends_with(word.text, ".v")) {
      file_.files.push_back({word.text, word.line});
      return {};
    }
    if (is_plugin_source(word.text)) {
      file_.plugin_sources.push_back({word.text, word.line});
      return {};
    }
    return error_at(name_, word.line, word.text + ": neither an option nor a .v file");
  }

  // The next word as the value of `option`, which wants `count` of them from here.
  base::Result<const Word*> value(const Word& option, std::size_t count) {
    if (next_ + count > words_.size()) {
      return error_at(
          name_, option.line,
          option.text + " wants " +
              (option.text == "-Q" || option.text == "-R" ? "a folder and a logical name"
                                                          : "a value"));
    }
    return &words_[next_++];
  }

  std::vector<Word> words_;
  std::string_view name_;
  std::size_t next_ = 0;
  CoqProjectFile file_;
  std::vector<std::string> extra_flags_;
};

}  // namespace

base::Result<CoqProjectFile> parse_coq_project(std::string_view text, std::string_view name) {
  SEQUENT_TRY_ASSIGN(std::vector<Word> words, lex(text, name));
  return Parser(std::move(words), name).parse();
}

std::vector<Diagnostic> warn_of_make_settings(std::string_view text, std::string_view name) {
  std::vector<Diagnostic> warnings;
  for (int line = 1; !text.empty(); ++line) {
    const std::size_t end = text.find('\n');
    const std::string_view setting = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    // NAME = value, also with := ?= += ::=.
    const std::size_t equal = setting.find('=');
    const std::size_t last = setting.substr(0, equal).find_last_not_of(" :?+");
    if (equal == std::string_view::npos || last == std::string_view::npos) {
      continue;
    }
    const std::size_t first = setting.find_first_not_of(' ');
    const std::string_view variable = setting.substr(first, last + 1 - first);
    if (variable == kExtraFlags ||
        std::find(kReplacing.begin(), kReplacing.end(), variable) != kReplacing.end()) {
      warnings.push_back({.file = std::string(name),
                          .line = line,
                          .severity = Severity::kWarning,
                          .text = "sets " + std::string(variable) +
                                  " for make, which is not read here; options of coqc are given "
                                  "in _CoqProject or sequent.toml"});
    }
  }
  return warnings;
}

base::Result<std::vector<std::string>> split_words(std::string_view text) {
  std::vector<std::string> words;
  std::optional<std::string> word;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && quote != '\'' && i + 1 < text.size() &&
        (quote == 0 || text[i + 1] == '"' || text[i + 1] == '\\')) {
      word = word.value_or("") + text[++i];
    } else if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else {
        *word += c;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
      word = word.value_or("");
    } else if (!is_blank(c)) {
      word = word.value_or("") + c;
    } else if (word) {
      words.push_back(*std::exchange(word, std::nullopt));
    }
  }
  if (quote != 0) {
    return base::invalid("a quote is not closed");
  }
  if (word) {
    words.push_back(*std::move(word));
  }
  return words;
}

}  // namespace sequent::provers
