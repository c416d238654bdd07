#include "cli/tui/keys.h"

#include <vector>

#include "tests/support/catch.h"

namespace {

using sequent::cli::Key;
using sequent::cli::KeyDecoder;
using sequent::cli::KeyKind;

std::vector<Key> keys_of(KeyDecoder& decoder) {
  std::vector<Key> keys;
  while (const auto key = decoder.next()) {
    keys.push_back(*key);
  }
  return keys;
}

std::vector<Key> keys_of(std::string_view bytes) {
  KeyDecoder decoder;
  decoder.feed(bytes);
  std::vector<Key> keys = keys_of(decoder);
  CHECK_FALSE(decoder.is_waiting());
  return keys;
}

std::vector<Key> one(KeyKind kind, const std::string& text = "") {
  return {Key{kind, text}};
}

TEST_CASE("arrows and page keys are known in the forms of all terminals", "[cli]") {
  for (const char* up : {"\x1b[A", "\x1bOA", "\x1b[1;5A", "\x1b[1;2A"}) {
    CHECK(keys_of(up) == one(KeyKind::kUp));
  }
  CHECK(keys_of("\x1b[B") == one(KeyKind::kDown));
  CHECK(keys_of("\x1b[C") == one(KeyKind::kRight));
  CHECK(keys_of("\x1bOD") == one(KeyKind::kLeft));
  for (const char* home : {"\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~", "\x1b[1;5H"}) {
    CHECK(keys_of(home) == one(KeyKind::kHome));
  }
  for (const char* end : {"\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~"}) {
    CHECK(keys_of(end) == one(KeyKind::kEnd));
  }
  CHECK(keys_of("\x1b[5~") == one(KeyKind::kPageUp));
  CHECK(keys_of("\x1b[6;3~") == one(KeyKind::kPageDown));
  CHECK(keys_of("\x1b[3~") == one(KeyKind::kDelete));
}

TEST_CASE("words and help have keys of their own", "[cli]") {
  for (const char* left : {"\x1b[1;5D", "\x1b[1;3D",
                           "\x1b"
                           "b"}) {
    CHECK(keys_of(left) == one(KeyKind::kWordLeft));
  }
  for (const char* right : {"\x1b[1;5C", "\x1b[1;3C",
                            "\x1b"
                            "f"}) {
    CHECK(keys_of(right) == one(KeyKind::kWordRight));
  }
  CHECK(keys_of("\x1b[1;2D") == one(KeyKind::kLeft));
  for (const char* help : {"\x1bOP", "\x1b[11~", "\x1b[[A"}) {
    CHECK(keys_of(help) == one(KeyKind::kHelp));
  }
}

TEST_CASE("characters of more bytes are one key", "[cli]") {
  CHECK(keys_of("∀") == one(KeyKind::kCharacter, "∀"));
  CHECK(keys_of("aé𝔸") == std::vector<Key>{{KeyKind::kCharacter, "a"},
                                           {KeyKind::kCharacter, "é"},
                                           {KeyKind::kCharacter, "𝔸"}});
}

TEST_CASE("control keys have a name or a letter", "[cli]") {
  CHECK(keys_of("\r") == one(KeyKind::kEnter));
  CHECK(keys_of("\n") == one(KeyKind::kEnter));
  CHECK(keys_of("\t") == one(KeyKind::kTab));
  CHECK(keys_of("\x7f") == one(KeyKind::kBackspace));
  CHECK(keys_of("\x08") == one(KeyKind::kBackspace));
  CHECK(keys_of("\x03") == one(KeyKind::kControl, "c"));
  CHECK(keys_of("\x1a") == one(KeyKind::kControl, "z"));
}

TEST_CASE("what no key sends is dropped, and what follows is not", "[cli]") {
  for (const char* bytes : {"\x1b[25~q", "\x1b[[Bq", "\x1b[200~q", "\x1bOQq",
                            "\xff"
                            "q",
                            "\xe2\x28q", "\x1b[12\x1b[25~q", "\x1c\x1dq"}) {
    INFO(bytes);
    const auto keys = keys_of(bytes);
    REQUIRE_FALSE(keys.empty());
    CHECK(keys.back() == Key{KeyKind::kCharacter, "q"});
    CHECK(keys.front().kind == KeyKind::kCharacter);
  }
}

TEST_CASE("sequences may come byte by byte", "[cli]") {
  const std::string bytes = "a\x1b[1;5A∀\x1b[6~\x1bOF";
  KeyDecoder decoder;
  std::vector<Key> keys;
  for (const char byte : bytes) {
    decoder.feed(std::string_view(&byte, 1));
    for (const Key& key : keys_of(decoder)) {
      keys.push_back(key);
    }
  }
  CHECK(keys == keys_of(bytes));
  CHECK(keys.size() == 5);
}

TEST_CASE("an escape is a key once nothing follows it", "[cli]") {
  KeyDecoder decoder;
  decoder.feed("\x1b");
  CHECK_FALSE(decoder.next());
  CHECK(decoder.is_waiting());
  CHECK(decoder.next_at_pause() == Key{KeyKind::kEscape, ""});
  CHECK_FALSE(decoder.is_waiting());
  // One that a letter follows is not a sequence.
  CHECK(keys_of("\x1bq") == std::vector<Key>{{KeyKind::kEscape, ""}, {KeyKind::kCharacter, "q"}});
  decoder.feed("\x1b[1;");
  CHECK_FALSE(decoder.next());
  CHECK_FALSE(decoder.next_at_pause());
  CHECK_FALSE(decoder.is_waiting());
}

}  // namespace
