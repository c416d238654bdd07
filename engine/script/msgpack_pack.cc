#include "engine/script/msgpack_pack.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "engine/script/interpreter.h"
#include "engine/script/lua.h"

namespace sequent::script {

namespace {

constexpr int kMaxNesting = 16;

class Packer {
 public:
  Packer(lua_State* lua, std::string& out)
      : lua_(lua), limit_(Interpreter::of(lua).memory().limit()), out_(out) {}

  void value(int level) {
    // Tables that hold others many times are longer packed than in memory.
    if (out_.size() > limit_) {
      luaL_error(lua_, "not enough memory");
    }
    switch (lua_type(lua_, -1)) {
      case LUA_TSTRING:
        text(to_text(lua_, -1));
        break;
      case LUA_TBOOLEAN:
        byte(lua_toboolean(lua_, -1) != 0 ? 0xc3 : 0xc2);
        break;
      case LUA_TNUMBER:
        number(lua_tonumber(lua_, -1));
        break;
      case LUA_TTABLE:
        table(level);
        break;
      default:
        byte(0xc0);
    }
  }

 private:
  void byte(unsigned value) { out_.push_back(static_cast<char>(value)); }

  template <typename Unsigned>
  void big_endian(unsigned type, Unsigned value) {
    byte(type);
    for (int shift = static_cast<int>(sizeof value) * 8 - 8; shift >= 0; shift -= 8) {
      byte(static_cast<unsigned>(value >> static_cast<unsigned>(shift)) & 0xffU);
    }
  }

  void text(std::string_view bytes) {
    const std::size_t size = bytes.size();
    if (size < 32) {
      byte(0xa0U | static_cast<unsigned>(size));
    } else if (size <= 0xff) {
      big_endian(0xd9, static_cast<std::uint8_t>(size));
    } else if (size <= 0xffff) {
      big_endian(0xda, static_cast<std::uint16_t>(size));
    } else {
      big_endian(0xdb, static_cast<std::uint32_t>(size));
    }
    out_.append(bytes);
  }

  void number(double value) {
    constexpr double kTwo63 = 9223372036854775808.0;
    if (value >= -kTwo63 && value < kTwo63 && std::trunc(value) == value) {
      integer(static_cast<std::int64_t>(value));
    } else if (static_cast<double>(static_cast<float>(value)) == value) {
      big_endian(0xca, std::bit_cast<std::uint32_t>(static_cast<float>(value)));
    } else {
      big_endian(0xcb, std::bit_cast<std::uint64_t>(value));
    }
  }

  void integer(std::int64_t value) {
    if (value >= 0) {
      unsigned_integer(static_cast<std::uint64_t>(value));
    } else if (value >= -32) {
      byte(static_cast<unsigned>(value) & 0xffU);
    } else if (value >= INT8_MIN) {
      big_endian(0xd0, static_cast<std::uint8_t>(value));
    } else if (value >= INT16_MIN) {
      big_endian(0xd1, static_cast<std::uint16_t>(value));
    } else if (value >= INT32_MIN) {
      big_endian(0xd2, static_cast<std::uint32_t>(value));
    } else {
      big_endian(0xd3, static_cast<std::uint64_t>(value));
    }
  }

  void unsigned_integer(std::uint64_t value) {
    if (value <= 0x7f) {
      byte(static_cast<unsigned>(value));
    } else if (value <= UINT8_MAX) {
      big_endian(0xcc, static_cast<std::uint8_t>(value));
    } else if (value <= UINT16_MAX) {
      big_endian(0xcd, static_cast<std::uint16_t>(value));
    } else if (value <= UINT32_MAX) {
      big_endian(0xce, static_cast<std::uint32_t>(value));
    } else {
      big_endian(0xcf, value);
    }
  }

  void table(int level) {
    if (level == kMaxNesting) {
      byte(0xc0);
      return;
    }
    luaL_checkstack(lua_, 4, "in function mp_encode_lua_table");
    std::size_t count = 0;
    if (is_array(count)) {
      header(0x90, 0xdc, count);
      for (std::size_t i = 1; i <= count; ++i) {
        lua_rawgeti(lua_, -1, static_cast<int>(i));
        value(level + 1);
        lua_pop(lua_, 1);
      }
    } else {
      header(0x80, 0xde, count);
      lua_pushnil(lua_);
      while (lua_next(lua_, -2) != 0) {
        lua_pushvalue(lua_, -2);
        value(level + 1);
        lua_pop(lua_, 1);
        value(level + 1);
        lua_pop(lua_, 1);
      }
    }
  }

  // `small` holds up to 15 in its low bits; `wide` is the type with 16 bits, the next one that
  // with 32.
  void header(unsigned small, unsigned wide, std::size_t count) {
    if (count <= 15) {
      byte(small | static_cast<unsigned>(count));
    } else if (count <= 0xffff) {
      big_endian(wide, static_cast<std::uint16_t>(count));
    } else {
      big_endian(wide + 1, static_cast<std::uint32_t>(count));
    }
  }

  // Whether the keys are 1..count; counts them all in any case.
  bool is_array(std::size_t& count) {
    double max = 0;
    bool positions = true;
    lua_pushnil(lua_);
    while (lua_next(lua_, -2) != 0) {
      lua_pop(lua_, 1);
      ++count;
      const double key = lua_type(lua_, -1) == LUA_TNUMBER ? lua_tonumber(lua_, -1) : 0;
      positions = positions && key > 0 && key <= INT32_MAX && std::trunc(key) == key;
      max = positions && key > max ? key : max;
    }
    return positions && max == static_cast<double>(count);
  }

  lua_State* lua_;
  std::size_t limit_;
  std::string& out_;
};

}  // namespace

void pack_value(lua_State* lua, std::string& out) {
  Packer(lua, out).value(0);
}

}  // namespace sequent::script
