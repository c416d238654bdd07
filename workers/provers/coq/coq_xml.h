#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace sequent::provers {

// The text of Coq's markup: without tags, references decoded (`&nbsp;` is a blank). Unknown
// references stay as they are.
[[nodiscard]] std::string plain_text(std::string_view markup);

// Cuts what coqidetop writes, which has no framing, into its outermost elements. Bytes come in
// pieces of any size; each is looked at once.
//
// Errors: kCorrupt: what came is no answer of coqidetop, or one of more than kMaxBytes.
class XmlFramer {
 public:
  static constexpr std::size_t kMaxBytes = 1UL << 30;

  void append(std::string_view bytes);
  // The next whole element, with its tags; valid until append(). Absent: more bytes are needed.
  base::Result<std::optional<std::string_view>> next();

 private:
  std::string bytes_;
  std::size_t begin_ = 0;     // of what was not given out
  std::size_t searched_ = 0;  // up to here there is no end of the element at begin_
};

// One piece of an element.
struct XmlToken {
  enum class Kind { kOpen, kClose, kEmpty, kText, kEnd };
  Kind kind = Kind::kEnd;
  std::string_view name;        // of a tag
  std::string_view attributes;  // as they stand in it
  std::string_view text;        // of kText, not decoded
};

// Reads an element piece by piece. What is malformed reads as kEnd.
class XmlCursor {
 public:
  explicit XmlCursor(std::string_view xml) : rest_(xml) {}

  // Blanks between tags are skipped.
  XmlToken next();
  // Whether the next token is `<name …>`, `<name/>`, `</name>`; it is then taken.
  bool take_open(std::string_view name);
  bool take_empty(std::string_view name);
  bool take_close(std::string_view name);
  // What stands up to the end tag `name`, which is taken too. Absent: it does not come.
  std::optional<std::string_view> take_until_close(std::string_view name);

 private:
  bool take(XmlToken::Kind kind, std::string_view name);

  std::string_view rest_;
};

// The value of `name="…"`, not decoded; absent: there is no such attribute.
[[nodiscard]] std::optional<std::string_view> xml_attribute(std::string_view attributes,
                                                            std::string_view name);

}  // namespace sequent::provers
