#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sequent::cli {

enum class KeyKind : std::uint8_t {
  kCharacter,  // `text`: one code point
  kControl,    // `text`: the letter, in lower case
  kUp,
  kDown,
  kLeft,
  kRight,
  kWordLeft,   // with Ctrl or Alt; Alt and b
  kWordRight,  // with Ctrl or Alt; Alt and f
  kPageUp,
  kPageDown,
  kHome,
  kEnd,
  kEnter,
  kTab,
  kBackspace,
  kDelete,
  kEscape,
  kHelp,  // F1
};

struct Key {
  KeyKind kind = KeyKind::kCharacter;
  std::string text;

  bool operator==(const Key&) const = default;
};

// Where a key takes the current one, `at`, of `count` rows of which `page` are shown: within
// [0, count), or 0.
[[nodiscard]] std::size_t moved(KeyKind kind, std::size_t at, std::size_t page, std::size_t count);

// Keys of the bytes that a terminal sends, which may be cut anywhere. Understands the sequences
// of VT, xterm, rxvt and the Linux console, with modifiers (left out but for words); others are
// dropped.
class KeyDecoder {
 public:
  void feed(std::string_view bytes) { waiting_ += bytes; }
  // Absent: what is there may go on.
  std::optional<Key> next();
  // Nothing more came for a while: an escape at the end is the key itself.
  std::optional<Key> next_at_pause();
  [[nodiscard]] bool is_waiting() const { return !waiting_.empty(); }

 private:
  std::string waiting_;
};

}  // namespace sequent::cli
