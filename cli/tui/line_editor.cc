#include "cli/tui/line_editor.h"

#include <utility>

#include "cli/tui/text_width.h"
#include "engine/base/ascii.h"

namespace sequent::cli {

bool LineEditor::press(const Key& key) {
  switch (key.kind) {
    case KeyKind::kCharacter:
      replace(cursor_, cursor_, key.text);
      return true;
    case KeyKind::kControl:
      return press_control(key.text);
    case KeyKind::kLeft:
      move_to(before());
      return true;
    case KeyKind::kRight:
      move_to(after());
      return true;
    case KeyKind::kWordLeft:
      move_to(word_before());
      return true;
    case KeyKind::kWordRight:
      move_to(word_after());
      return true;
    case KeyKind::kHome:
      move_to(0);
      return true;
    case KeyKind::kEnd:
      move_to(text_.size());
      return true;
    case KeyKind::kBackspace:
      replace(before(), cursor_, "");
      return true;
    case KeyKind::kDelete:
      replace(cursor_, after(), "");
      return true;
    default:
      return false;
  }
}

bool LineEditor::press_control(std::string_view letter) {
  if (letter == "a") {
    move_to(0);
  } else if (letter == "e") {
    move_to(text_.size());
  } else if (letter == "b") {
    move_to(before());
  } else if (letter == "f") {
    move_to(after());
  } else if (letter == "u") {
    replace(0, cursor_, "");
  } else if (letter == "k") {
    replace(cursor_, text_.size(), "");
  } else if (letter == "w") {
    replace(word_before(), cursor_, "");
  } else if (letter == "d") {
    replace(cursor_, after(), "");
  } else {
    return false;
  }
  return true;
}

void LineEditor::set(std::string text) {
  text_ = std::move(text);
  cursor_ = text_.size();
}

void LineEditor::replace(std::size_t begin, std::size_t end, std::string_view with) {
  text_.replace(begin, end - begin, with);
  cursor_ = begin + with.size();
}

std::size_t LineEditor::before() const {
  std::size_t at = 0;
  for (std::size_t next = 0; next < cursor_;) {
    at = next;
    next += first_glyph(std::string_view(text_).substr(next)).size;
  }
  return at;
}

std::size_t LineEditor::after() const {
  const std::string_view rest = std::string_view(text_).substr(cursor_);
  return rest.empty() ? cursor_ : cursor_ + first_glyph(rest).size;
}

std::size_t LineEditor::word_before() const {
  std::size_t at = cursor_;
  while (at > 0 && base::is_space(text_[at - 1])) {
    --at;
  }
  while (at > 0 && !base::is_space(text_[at - 1])) {
    --at;
  }
  return at;
}

std::size_t LineEditor::word_after() const {
  std::size_t at = cursor_;
  while (at < text_.size() && base::is_space(text_[at])) {
    ++at;
  }
  while (at < text_.size() && !base::is_space(text_[at])) {
    ++at;
  }
  return at;
}

}  // namespace sequent::cli
