#include "engine/script/json_encode.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "engine/script/interpreter.h"
#include "engine/script/lua.h"

namespace sequent::script {

namespace {

// What stands for a byte inside a JSON string; empty if the byte stands for itself.
std::string_view escape(char byte, std::array<char, 6>& space) {
  switch (byte) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '/':
      return "\\/";
    case '\b':
      return "\\b";
    case '\t':
      return "\\t";
    case '\n':
      return "\\n";
    case '\f':
      return "\\f";
    case '\r':
      return "\\r";
    default:
      break;
  }
  const auto value = static_cast<unsigned char>(byte);
  if (value >= 32 && value != 127) {
    return {};
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  space = {'\\', 'u', '0', '0', kDigits[value >> 4U], kDigits[value & 15U]};
  return {space.data(), space.size()};
}

class Encoder {
 public:
  Encoder(lua_State* lua, const JsonOptions& options, std::string& out)
      : lua_(lua), options_(options), limit_(Interpreter::of(lua).memory().limit()), out_(out) {}

  void value(int depth) {
    // Tables that hold others many times are longer in JSON than in memory.
    if (out_.size() > limit_) {
      luaL_error(lua_, "not enough memory");
    }
    switch (lua_type(lua_, -1)) {
      case LUA_TSTRING:
        text(to_text(lua_, -1));
        break;
      case LUA_TNUMBER:
        number();
        break;
      case LUA_TBOOLEAN:
        out_ += lua_toboolean(lua_, -1) != 0 ? "true" : "false";
        break;
      case LUA_TTABLE:
        table(depth + 1);
        break;
      case LUA_TNIL:
        out_ += "null";
        break;
      case LUA_TLIGHTUSERDATA:
        if (lua_touserdata(lua_, -1) == nullptr) {
          out_ += "null";
          break;
        }
        [[fallthrough]];
      default:
        fail("type not supported");
    }
  }

 private:
  void fail(const char* reason) {
    luaL_error(lua_, "Cannot serialise %s: %s", luaL_typename(lua_, -1), reason);
  }

  void text(std::string_view bytes) {
    out_ += '"';
    std::size_t plain = 0;  // bytes before this one are written
    std::array<char, 6> space{};
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (const std::string_view escaped = escape(bytes[i], space); !escaped.empty()) {
        out_.append(bytes, plain, i - plain).append(escaped);
        plain = i + 1;
      }
    }
    out_.append(bytes, plain).push_back('"');
  }

  void number() {
    const double value = lua_tonumber(lua_, -1);
    if (std::isnan(value) || std::isinf(value)) {
      switch (options_.encode_invalid) {
        case InvalidNumbers::kRefuse:
          fail("must not be NaN or Inf");
          return;
        case InvalidNumbers::kNull:
          out_ += "null";
          return;
        case InvalidNumbers::kAllow:
          if (std::isnan(value)) {
            out_ += "nan";
            return;
          }
      }
    }
    std::array<char, 40> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                   std::chars_format::general, options_.number_precision);
    out_.append(digits.data(), end.ptr);
  }

  void table(int depth) {
    if (depth > options_.encode_max_depth || lua_checkstack(lua_, 3) == 0) {
      luaL_error(lua_, "Cannot serialise, excessive nesting (%d)", depth);
    }
    if (const int length = array_length(); length > 0) {
      array(length, depth);
    } else {
      object(depth);
    }
  }

  // The greatest key, or -1 if the table is not to be an array.
  int array_length() {
    double max = 0;
    int items = 0;
    lua_pushnil(lua_);
    while (lua_next(lua_, -2) != 0) {
      const double key = lua_type(lua_, -2) == LUA_TNUMBER ? lua_tonumber(lua_, -2) : 0;
      if (!(key >= 1 && key <= INT32_MAX && std::floor(key) == key)) {
        lua_pop(lua_, 2);
        return -1;
      }
      max = std::max(max, key);
      ++items;
      lua_pop(lua_, 1);
    }
    const bool sparse = options_.sparse_ratio > 0 &&
                        max > static_cast<double>(items) * options_.sparse_ratio &&
                        max > options_.sparse_safe;
    if (sparse && !options_.sparse_convert) {
      fail("excessively sparse array");
    }
    return sparse ? -1 : static_cast<int>(max);
  }

  void array(int length, int depth) {
    out_ += '[';
    for (int i = 1; i <= length; ++i) {
      if (i > 1) {
        out_ += ',';
      }
      lua_rawgeti(lua_, -1, i);
      value(depth);
      lua_pop(lua_, 1);
    }
    out_ += ']';
  }

  void object(int depth) {
    out_ += '{';
    bool first = true;
    lua_pushnil(lua_);
    while (lua_next(lua_, -2) != 0) {
      if (!first) {
        out_ += ',';
      }
      first = false;
      key();
      out_ += ':';
      value(depth);
      lua_pop(lua_, 1);
    }
    out_ += '}';
  }

  // The key under the value on the top.
  void key() {
    lua_pushvalue(lua_, -2);
    switch (lua_type(lua_, -1)) {
      case LUA_TNUMBER:
        out_ += '"';
        number();
        out_ += '"';
        break;
      case LUA_TSTRING:
        text(to_text(lua_, -1));
        break;
      default:
        fail("table key must be a number or string");
    }
    lua_pop(lua_, 1);
  }

  lua_State* lua_;
  const JsonOptions& options_;
  std::size_t limit_;
  std::string& out_;
};

}  // namespace

void encode_json(lua_State* lua, const JsonOptions& options, std::string& out) {
  Encoder(lua, options, out).value(0);
}

}  // namespace sequent::script
