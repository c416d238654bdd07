#include "cli/tui/keys.h"

#include <algorithm>
#include <utility>

#include "cli/tui/text_width.h"

namespace sequent::cli {
namespace {

constexpr char kEscapeByte = '\x1b';

// What stands at the beginning of the bytes: size 0 if it may go on; no key if it means nothing.
struct Reading {
  std::size_t size = 0;
  std::optional<Key> key;
};

std::optional<Key> key_of_final(char final) {
  switch (final) {
    case 'A':
      return Key{KeyKind::kUp, {}};
    case 'B':
      return Key{KeyKind::kDown, {}};
    case 'C':
      return Key{KeyKind::kRight, {}};
    case 'D':
      return Key{KeyKind::kLeft, {}};
    case 'F':
      return Key{KeyKind::kEnd, {}};
    case 'H':
      return Key{KeyKind::kHome, {}};
    case 'M':
      return Key{KeyKind::kEnter, {}};
    case 'P':
      return Key{KeyKind::kHelp, {}};
    case 'Z':
      return Key{KeyKind::kTab, {}};
    default:
      return std::nullopt;
  }
}

// ESC [ 1 ; MODIFIERS FINAL: 3 is Alt, 5 Ctrl.
std::optional<Key> key_of_word(std::string_view parameters, char final) {
  const bool is_word = parameters == "1;5" || parameters == "1;3";
  if (!is_word || (final != 'C' && final != 'D')) {
    return std::nullopt;
  }
  return Key{final == 'C' ? KeyKind::kWordRight : KeyKind::kWordLeft, {}};
}

// ESC [ NUMBER ~
std::optional<Key> key_of_number(std::string_view number) {
  if (number == "1" || number == "7") {
    return Key{KeyKind::kHome, {}};
  }
  if (number == "4" || number == "8") {
    return Key{KeyKind::kEnd, {}};
  }
  if (number == "3") {
    return Key{KeyKind::kDelete, {}};
  }
  if (number == "5") {
    return Key{KeyKind::kPageUp, {}};
  }
  if (number == "11") {
    return Key{KeyKind::kHelp, {}};
  }
  return number == "6" ? std::optional(Key{KeyKind::kPageDown, {}}) : std::nullopt;
}

bool is_parameter(char byte) {
  return byte >= 0x20 && byte <= 0x3F;
}

// REQUIRES: bytes begins with an escape
Reading read_sequence(std::string_view bytes) {
  if (bytes.size() < 2) {
    return {};
  }
  const char kind = bytes[1];
  if (kind == 'O') {
    return bytes.size() < 3 ? Reading{} : Reading{3, key_of_final(bytes[2])};
  }
  if (kind == 'b' || kind == 'f') {
    return {2, Key{kind == 'b' ? KeyKind::kWordLeft : KeyKind::kWordRight, {}}};
  }
  if (kind != '[') {
    return {1, Key{KeyKind::kEscape, {}}};
  }
  // The Linux console's function keys: ESC [ [ A
  std::size_t end = bytes.size() > 2 && bytes[2] == '[' ? 3 : 2;
  const std::size_t begin = end;
  while (end < bytes.size() && is_parameter(bytes[end])) {
    ++end;
  }
  if (end == bytes.size()) {
    return {};
  }
  const std::string_view parameters = bytes.substr(begin, end - begin);
  const char final = bytes[end];
  if (final == kEscapeByte) {  // a sequence that was broken off
    return {end, std::nullopt};
  }
  if (begin == 3) {
    return {end + 1, final == 'A' ? std::optional(Key{KeyKind::kHelp, {}}) : std::nullopt};
  }
  if (auto word = key_of_word(parameters, final)) {
    return {end + 1, std::move(word)};
  }
  if (final == '~') {
    return {end + 1, key_of_number(parameters.substr(0, parameters.find(';')))};
  }
  return {end + 1, key_of_final(final)};
}

Reading read_character(std::string_view bytes) {
  const auto lead = static_cast<unsigned char>(bytes.front());
  const std::size_t size = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  const Rune rune = first_rune(bytes);
  if (rune.value != kUnknownRune) {
    return {rune.size, Key{KeyKind::kCharacter, std::string(bytes.substr(0, rune.size))}};
  }
  const bool may_go_on = lead >= 0xC2 && lead <= 0xF4 && bytes.size() < size;
  return may_go_on ? Reading{} : Reading{rune.size, std::nullopt};
}

Reading read_key(std::string_view bytes) {
  const char byte = bytes.front();
  switch (byte) {
    case kEscapeByte:
      return read_sequence(bytes);
    case '\r':
    case '\n':
      return {1, Key{KeyKind::kEnter, {}}};
    case '\t':
      return {1, Key{KeyKind::kTab, {}}};
    case '\b':
    case '\x7f':
      return {1, Key{KeyKind::kBackspace, {}}};
    case '\0':
      return {1, std::nullopt};
    default:
      break;
  }
  if (byte > 0 && byte <= 26) {
    return {1, Key{KeyKind::kControl, std::string(1, static_cast<char>('a' + byte - 1))}};
  }
  return byte > 0 && byte < ' ' ? Reading{1, std::nullopt} : read_character(bytes);
}

}  // namespace

std::optional<Key> KeyDecoder::next() {
  while (!waiting_.empty()) {
    const Reading reading = read_key(waiting_);
    if (reading.size == 0) {
      return std::nullopt;
    }
    waiting_.erase(0, reading.size);
    if (reading.key) {
      return reading.key;
    }
  }
  return std::nullopt;
}

std::optional<Key> KeyDecoder::next_at_pause() {
  const bool is_escape = !waiting_.empty() && waiting_.front() == kEscapeByte;
  if (is_escape && waiting_.size() == 1) {
    waiting_.clear();
    return Key{KeyKind::kEscape, {}};
  }
  waiting_.clear();
  return std::nullopt;
}

std::size_t moved(KeyKind kind, std::size_t at, std::size_t page, std::size_t count) {
  const std::size_t last = count == 0 ? 0 : count - 1;
  switch (kind) {
    case KeyKind::kUp:
      return at - std::min<std::size_t>(at, 1);
    case KeyKind::kDown:
      return std::min(at + 1, last);
    case KeyKind::kPageUp:
      return at - std::min(at, page);
    case KeyKind::kPageDown:
      return std::min(at + page, last);
    case KeyKind::kHome:
      return 0;
    case KeyKind::kEnd:
      return last;
    default:
      return at;
  }
}

}  // namespace sequent::cli
