#include "engine/script/msgpack_unpack.h"

#include <bit>
#include <cstddef>
#include <cstdint>

#include "engine/script/lua.h"

namespace sequent::script {

namespace {

class Unpacker {
 public:
  Unpacker(lua_State* lua, std::string_view& bytes) : lua_(lua), bytes_(bytes) {}

  void value() {
    luaL_checkstack(lua_, 1,
                    "too many return values at once; use unpack_one or unpack_limit instead.");
    const auto type = static_cast<unsigned>(static_cast<unsigned char>(take(1).front()));
    if (type < 0x80) {
      lua_pushnumber(lua_, type);
    } else if (type >= 0xe0) {
      lua_pushnumber(lua_, static_cast<std::int8_t>(type));
    } else if (type < 0x90) {
      map(type & 0xfU);
    } else if (type < 0xa0) {
      array(type & 0xfU);
    } else if (type < 0xc0) {
      push_text(lua_, take(type & 0x1fU));
    } else if (!scalar(type) && !counted(type)) {
      luaL_error(lua_, "Bad data format in input.");
    }
  }

 private:
  std::string_view take(std::size_t size) {
    if (bytes_.size() < size) {
      luaL_error(lua_, "Missing bytes in input.");
    }
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }

  template <typename Unsigned>
  Unsigned big_endian() {
    std::uint64_t value = 0;
    for (const char byte : take(sizeof(Unsigned))) {
      value = (value << 8U) | static_cast<unsigned char>(byte);
    }
    return static_cast<Unsigned>(value);
  }

  template <typename Number>
  bool push(Number number) {
    lua_pushnumber(lua_, static_cast<lua_Number>(number));
    return true;
  }

  bool push_bool(bool value) {
    lua_pushboolean(lua_, value ? 1 : 0);
    return true;
  }

  // Pushes nil, booleans and numbers; false if `type` is none of them.
  bool scalar(unsigned type) {
    switch (type) {
      case 0xc0:
        lua_pushnil(lua_);
        return true;
      case 0xc2:
        return push_bool(false);
      case 0xc3:
        return push_bool(true);
      case 0xca:
        return push(std::bit_cast<float>(big_endian<std::uint32_t>()));
      case 0xcb:
        return push(std::bit_cast<double>(big_endian<std::uint64_t>()));
      case 0xcc:
        return push(big_endian<std::uint8_t>());
      case 0xcd:
        return push(big_endian<std::uint16_t>());
      case 0xce:
        return push(big_endian<std::uint32_t>());
      case 0xcf:  // as in Redis, whose integers are signed
      case 0xd3:
        return push(static_cast<std::int64_t>(big_endian<std::uint64_t>()));
      case 0xd0:
        return push(static_cast<std::int8_t>(big_endian<std::uint8_t>()));
      case 0xd1:
        return push(static_cast<std::int16_t>(big_endian<std::uint16_t>()));
      case 0xd2:
        return push(static_cast<std::int32_t>(big_endian<std::uint32_t>()));
      default:
        return false;
    }
  }

  // Pushes strings, arrays and maps; false if `type` is none of them.
  bool counted(unsigned type) {
    switch (type) {
      case 0xd9:
        push_text(lua_, take(big_endian<std::uint8_t>()));
        return true;
      case 0xda:
        push_text(lua_, take(big_endian<std::uint16_t>()));
        return true;
      case 0xdb:
        push_text(lua_, take(big_endian<std::uint32_t>()));
        return true;
      case 0xdc:
        array(big_endian<std::uint16_t>());
        return true;
      case 0xdd:
        array(big_endian<std::uint32_t>());
        return true;
      case 0xde:
        map(big_endian<std::uint16_t>());
        return true;
      case 0xdf:
        map(big_endian<std::uint32_t>());
        return true;
      default:
        return false;
    }
  }

  // The table grows with what is there, not with the announced count.
  void array(std::size_t count) {
    lua_newtable(lua_);
    luaL_checkstack(lua_, 1, "in function mp_decode_to_lua_array");
    for (std::size_t i = 1; i <= count; ++i) {
      lua_pushnumber(lua_, static_cast<lua_Number>(i));
      value();
      lua_settable(lua_, -3);
    }
  }

  void map(std::size_t count) {
    lua_newtable(lua_);
    for (std::size_t i = 0; i < count; ++i) {
      value();
      value();
      lua_settable(lua_, -3);
    }
  }

  lua_State* lua_;
  std::string_view& bytes_;
};

}  // namespace

void unpack_value(lua_State* lua, std::string_view& bytes) {
  Unpacker(lua, bytes).value();
}

}  // namespace sequent::script
