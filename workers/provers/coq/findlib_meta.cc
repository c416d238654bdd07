#include "workers/provers/coq/findlib_meta.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/base/paths.h"

namespace sequent::provers {
namespace {

constexpr std::string_view kMetaPrefix = "META.";

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool is_sign(char c) {
  return c == '(' || c == ')' || c == '=' || c == ',' || c == '"' || c == '#';
}

// Values are lists between blanks and commas.
std::vector<std::string> words_in(std::string_view value) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : value) {
    if (!is_blank(c) && c != ',') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, ""));
    }
  }
  if (!word.empty()) {
    words.push_back(std::move(word));
  }
  return words;
}

class MetaReader {
 public:
  explicit MetaReader(std::string_view text) : text_(text) {}

  std::vector<FindlibPackage> read() {
    packages_.push_back({.folder = "."});
    open_ = {0};
    while (next()) {
      if (token_ == ")") {
        if (open_.size() > 1) {
          open_.pop_back();
        }
      } else if (token_ == "package") {
        enter();
      } else if (!quoted_ && !is_sign(token_[0])) {
        assign();
      }
    }
    return std::move(packages_);
  }

 private:
  // The next word, sign or string as token_; false at the end.
  bool next() {
    while (at_ < text_.size() && (is_blank(text_[at_]) || text_[at_] == '#')) {
      at_ = text_[at_] == '#' ? std::min(text_.find('\n', at_), text_.size()) : at_ + 1;
    }
    if (at_ == text_.size()) {
      return false;
    }
    token_.clear();
    quoted_ = text_[at_] == '"';
    if (quoted_) {
      for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
        at_ += text_[at_] == '\\' && at_ + 1 < text_.size() ? 1 : 0;
        token_ += text_[at_];
      }
      at_ += at_ < text_.size() ? 1 : 0;
    } else if (is_sign(text_[at_])) {
      token_ = text_[at_++];
    } else {
      while (at_ < text_.size() && !is_blank(text_[at_]) && !is_sign(text_[at_])) {
        token_ += text_[at_++];
      }
    }
    return true;
  }

  void enter() {
    if (!next() || !quoted_) {
      return;
    }
    const FindlibPackage& outer = packages_[open_.back()];
    FindlibPackage inner{.name = outer.name, .folder = outer.folder};
    inner.name.append(inner.name.empty() ? "" : ".").append(token_);
    open_.push_back(packages_.size());
    packages_.push_back(std::move(inner));
    static_cast<void>(next());  // "("
  }

  // NAME, which is the token, predicates in brackets, = or +=, "value".
  void assign() {
    const std::string name = token_;
    while (next() && !quoted_) {
      if (token_ == "package") {
        return enter();
      }
    }
    FindlibPackage& package = packages_[open_.back()];
    if (name == "directory") {
      package.folder =
          token_.substr(0, 1) == "/" ? token_ : base::normal_path(package.folder + "/" + token_);
    } else if (name == "requires") {
      std::vector<std::string> words = words_in(token_);
      std::move(words.begin(), words.end(), std::back_inserter(package.needs));
    } else if (name == "plugin" || name == "archive") {
      std::vector<std::string> words = words_in(token_);
      std::copy_if(words.begin(), words.end(), std::back_inserter(package.plugins),
                   [](const std::string& file) { return file.ends_with(".cmxs"); });
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string token_;
  bool quoted_ = false;
  std::vector<FindlibPackage> packages_;
  std::vector<std::size_t> open_;  // those that we are in
};

}  // namespace

std::vector<FindlibPackage> read_findlib_meta(std::string_view text) {
  return MetaReader(text).read();
}

std::string_view package_of_meta(std::string_view file_name) {
  return file_name.substr(0, kMetaPrefix.size()) == kMetaPrefix
             ? file_name.substr(kMetaPrefix.size())
             : std::string_view();
}

}  // namespace sequent::provers
