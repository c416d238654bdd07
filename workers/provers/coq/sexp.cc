#include "workers/provers/coq/sexp.h"

#include <algorithm>
#include <utility>

namespace sequent::provers {
namespace {

constexpr int kDeepest = 200;

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

class SexpReader {
 public:
  SexpReader(std::string_view text, std::string_view name) : text_(text), name_(name) {}

  base::Result<std::vector<Sexp>> read() {
    SEQUENT_TRY_ASSIGN(std::vector<Sexp> all, read_items(0));
    return all;
  }

 private:
  [[nodiscard]] base::Error error_at(int line, std::string_view what) const {
    return base::invalid(std::string(name_) + ":" + std::to_string(line) + ": " +
                         std::string(what));
  }

  [[nodiscard]] bool at(std::string_view words) const {
    return text_.substr(at_, words.size()) == words;
  }

  void step(std::size_t count) {
    const std::size_t end = std::min(at_ + count, text_.size());
    line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                                         text_.begin() + static_cast<std::ptrdiff_t>(end), '\n'));
    at_ = end;
  }

  base::Status skip_blanks() {
    while (at_ < text_.size()) {
      if (is_blank(text_[at_])) {
        step(1);
      } else if (text_[at_] == ';') {
        step(std::min(text_.find('\n', at_), text_.size()) - at_);
      } else if (at("#|")) {
        const std::size_t end = text_.find("|#", at_ + 2);
        if (end == std::string_view::npos) {
          return error_at(line_, "a comment is not closed");
        }
        step(end + 2 - at_);
      } else {
        break;
      }
    }
    return {};
  }

  // Items up to a closing bracket, or to the end of the text outside of all lists.
  base::Result<std::vector<Sexp>> read_items(int depth) {
    const int begin = line_;
    std::vector<Sexp> items;
    bool drop = false;  // after `#;`
    while (true) {
      SEQUENT_TRY(skip_blanks());
      if (at_ == text_.size() || text_[at_] == ')') {
        break;
      }
      if (at("#;")) {
        step(2);
        drop = true;
        continue;
      }
      SEQUENT_TRY_ASSIGN(Sexp item, read_item(depth));
      if (!std::exchange(drop, false)) {
        items.push_back(std::move(item));
      }
    }
    if (depth > 0 && at_ == text_.size()) {
      return error_at(begin, "a bracket is not closed");
    }
    if (depth == 0 && at_ < text_.size()) {
      return error_at(line_, "a bracket too many");
    }
    return items;
  }

  base::Result<Sexp> read_item(int depth) {
    Sexp item{.line = line_};
    if (text_[at_] == '(') {
      if (depth == kDeepest) {
        return error_at(line_, "too many brackets in one another");
      }
      step(1);
      item.is_list = true;
      SEQUENT_TRY_ASSIGN(item.items, read_items(depth + 1));
      step(1);
      return item;
    }
    if (text_[at_] == '"') {
      SEQUENT_TRY_ASSIGN(item.word, read_string());
      return item;
    }
    const std::size_t begin = at_;
    while (at_ < text_.size() && !is_blank(text_[at_]) &&
           std::string_view("();\"").find(text_[at_]) == std::string_view::npos) {
      step(1);
    }
    item.word = text_.substr(begin, at_ - begin);
    return item;
  }

  // "…" with \n, \t, \" and \\; a backslash at a line's end joins it to the next.
  base::Result<std::string> read_string() {
    const int begin = line_;
    std::string word;
    for (step(1); at_ < text_.size() && text_[at_] != '"'; step(1)) {
      if (text_[at_] != '\\' || at_ + 1 == text_.size()) {
        word += text_[at_];
        continue;
      }
      step(1);
      if (text_[at_] == '\n') {
        while (at_ + 1 < text_.size() && is_blank(text_[at_ + 1])) {
          step(1);
        }
      } else {
        word += text_[at_] == 'n' ? '\n' : text_[at_] == 't' ? '\t' : text_[at_];
      }
    }
    if (at_ == text_.size()) {
      return error_at(begin, "a string is not closed");
    }
    step(1);
    return word;
  }

  std::string_view text_;
  std::string_view name_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

base::Result<std::vector<Sexp>> read_sexps(std::string_view text, std::string_view name) {
  return SexpReader(text, name).read();
}

}  // namespace sequent::provers
