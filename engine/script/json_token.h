#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sequent::script {

enum class JsonTokenKind : std::uint8_t {
  kObjectBegin,
  kObjectEnd,
  kArrayBegin,
  kArrayEnd,
  kString,
  kNumber,
  kBoolean,
  kNull,
  kColon,
  kComma,
  kEnd,
  kError,
};

struct JsonToken {
  JsonTokenKind kind = JsonTokenKind::kEnd;
  std::size_t index = 0;  // where it begins
  double number = 0;      // kNumber; kBoolean: 0 or 1
  std::string text;       // kString: unescaped; kError: what is wrong

  // What an error message calls it.
  [[nodiscard]] const char* name() const;
};

// Cuts JSON text into tokens. As lua-cjson it takes what strtod takes for a
// number unless numbers are strict, ends at a zero byte and does not check
// strings to be UTF-8.
//
// Borrows: the text.
class JsonTokens {
 public:
  // REQUIRES: a zero byte stands behind `text`.
  JsonTokens(std::string_view text, bool strict_numbers)
      : text_(text), strict_numbers_(strict_numbers) {}

  void next(JsonToken& token);

 private:
  [[nodiscard]] char at(std::size_t index) const { return text_.data()[index]; }
  void word(JsonToken& token);
  void number(JsonToken& token);
  [[nodiscard]] bool is_invalid_number() const;
  void string(JsonToken& token);
  bool unicode_escape(std::string& out);
  [[nodiscard]] int hex4(std::size_t index) const;
  void fail(JsonToken& token, const char* reason) const;

  std::string_view text_;
  std::size_t position_ = 0;
  bool strict_numbers_;
};

}  // namespace sequent::script
