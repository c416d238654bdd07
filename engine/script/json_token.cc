#include "engine/script/json_token.h"

#include <cstdlib>

#include <strings.h>

namespace sequent::script {

namespace {

int hex_value(char byte) {
  if (byte >= '0' && byte <= '9') {
    return byte - '0';
  }
  const char lower = static_cast<char>(byte | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

void append_utf8(std::string& out, unsigned code) {
  const auto byte = [&](unsigned value) {
    out.push_back(static_cast<char>(value));
  };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xc0U | (code >> 6U));
    byte(0x80U | (code & 0x3fU));
  } else if (code < 0x10000) {
    byte(0xe0U | (code >> 12U));
    byte(0x80U | ((code >> 6U) & 0x3fU));
    byte(0x80U | (code & 0x3fU));
  } else {
    byte(0xf0U | (code >> 18U));
    byte(0x80U | ((code >> 12U) & 0x3fU));
    byte(0x80U | ((code >> 6U) & 0x3fU));
    byte(0x80U | (code & 0x3fU));
  }
}

// The character that `\<letter>` means; 0 if it means none.
char unescape(char letter) {
  switch (letter) {
    case '"':
    case '\\':
    case '/':
      return letter;
    case 'b':
      return '\b';
    case 't':
      return '\t';
    case 'n':
      return '\n';
    case 'f':
      return '\f';
    case 'r':
      return '\r';
    default:
      return '\0';
  }
}

}  // namespace

const char* JsonToken::name() const {
  switch (kind) {
    case JsonTokenKind::kObjectBegin:
      return "T_OBJ_BEGIN";
    case JsonTokenKind::kObjectEnd:
      return "T_OBJ_END";
    case JsonTokenKind::kArrayBegin:
      return "T_ARR_BEGIN";
    case JsonTokenKind::kArrayEnd:
      return "T_ARR_END";
    case JsonTokenKind::kString:
      return "T_STRING";
    case JsonTokenKind::kNumber:
      return "T_NUMBER";
    case JsonTokenKind::kBoolean:
      return "T_BOOLEAN";
    case JsonTokenKind::kNull:
      return "T_NULL";
    case JsonTokenKind::kColon:
      return "T_COLON";
    case JsonTokenKind::kComma:
      return "T_COMMA";
    case JsonTokenKind::kEnd:
      return "T_END";
    case JsonTokenKind::kError:
      break;
  }
  return text.c_str();
}

void JsonTokens::fail(JsonToken& token, const char* reason) const {
  token.kind = JsonTokenKind::kError;
  token.index = position_;
  token.text = reason;
}

void JsonTokens::next(JsonToken& token) {
  while (at(position_) == ' ' || (at(position_) >= '\t' && at(position_) <= '\n') ||
         at(position_) == '\r') {
    ++position_;
  }
  token.index = position_;
  const auto single = [&](JsonTokenKind kind) {
    token.kind = kind;
    ++position_;
  };
  switch (at(position_)) {
    case '{':
      return single(JsonTokenKind::kObjectBegin);
    case '}':
      return single(JsonTokenKind::kObjectEnd);
    case '[':
      return single(JsonTokenKind::kArrayBegin);
    case ']':
      return single(JsonTokenKind::kArrayEnd);
    case ':':
      return single(JsonTokenKind::kColon);
    case ',':
      return single(JsonTokenKind::kComma);
    case '\0':
      token.kind = JsonTokenKind::kEnd;
      return;
    case '"':
      return string(token);
    default:
      return word(token);
  }
}

void JsonTokens::word(JsonToken& token) {
  const char first = at(position_);
  const std::string_view rest(text_.data() + position_);
  const auto known = [&](std::string_view name, JsonTokenKind kind, double value) {
    if (rest.substr(0, name.size()) != name) {
      return false;
    }
    token.kind = kind;
    token.number = value;
    position_ += name.size();
    return true;
  };
  if (first == '-' || (first >= '0' && first <= '9')) {
    if (strict_numbers_ && is_invalid_number()) {
      fail(token, "invalid number");
    } else {
      number(token);
    }
  } else if (known("true", JsonTokenKind::kBoolean, 1) ||
             known("false", JsonTokenKind::kBoolean, 0) || known("null", JsonTokenKind::kNull, 0)) {
    return;
  } else if (!strict_numbers_ && std::string_view("+iInN").find(first) != std::string_view::npos &&
             is_invalid_number()) {
    number(token);
  } else {
    fail(token, "invalid token");
  }
}

// What strtod takes though JSON forbids it: a plus, leading zeros, hexadecimal, inf, nan.
bool JsonTokens::is_invalid_number() const {
  const char* at_sign = text_.data() + position_;
  if (*at_sign == '+') {
    return true;
  }
  const char* digits = *at_sign == '-' ? at_sign + 1 : at_sign;
  if (*digits == '0') {
    return (digits[1] | 0x20) == 'x' || (digits[1] >= '0' && digits[1] <= '9');
  }
  return *digits > '9' &&
         (strncasecmp(digits, "inf", 3) == 0 || strncasecmp(digits, "nan", 3) == 0);
}

void JsonTokens::number(JsonToken& token) {
  const char* start = text_.data() + position_;
  char* end = nullptr;
  token.number = std::strtod(start, &end);
  if (end == start) {
    fail(token, "invalid number");
    return;
  }
  token.kind = JsonTokenKind::kNumber;
  position_ += static_cast<std::size_t>(end - start);
}

void JsonTokens::string(JsonToken& token) {
  token.text.clear();
  ++position_;
  while (at(position_) != '"') {
    const char byte = at(position_);
    if (byte == '\0') {
      return fail(token, "unexpected end of string");
    }
    if (byte != '\\') {
      token.text.push_back(byte);
      ++position_;
      continue;
    }
    if (at(position_ + 1) == 'u') {
      if (!unicode_escape(token.text)) {
        return fail(token, "invalid unicode escape code");
      }
      continue;
    }
    const char meant = unescape(at(position_ + 1));
    if (meant == '\0') {
      return fail(token, "invalid escape code");
    }
    token.text.push_back(meant);
    position_ += 2;
  }
  ++position_;
  token.kind = JsonTokenKind::kString;
}

// Four hexadecimal digits from `index` on, or -1.
int JsonTokens::hex4(std::size_t index) const {
  int value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const int digit = hex_value(at(index + i));
    if (digit < 0) {
      return -1;
    }
    value = value * 16 + digit;
  }
  return value;
}

bool JsonTokens::unicode_escape(std::string& out) {
  const int unit = hex4(position_ + 2);
  if (unit < 0) {
    return false;
  }
  auto code = static_cast<unsigned>(unit);
  std::size_t size = 6;
  if ((code & 0xf800U) == 0xd800U) {
    if ((code & 0x400U) != 0 || at(position_ + 6) != '\\' || at(position_ + 7) != 'u') {
      return false;
    }
    const int low = hex4(position_ + 8);
    if (low < 0 || (low & 0xfc00) != 0xdc00) {
      return false;
    }
    code = (((code & 0x3ffU) << 10U) | (static_cast<unsigned>(low) & 0x3ffU)) + 0x10000U;
    size = 12;
  }
  append_utf8(out, code);
  position_ += size;
  return true;
}

}  // namespace sequent::script
