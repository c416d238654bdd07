#include "engine/script/bit_library.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/script/lua.h"

namespace sequent::script {

namespace {

// The number modulo 2^32, halves rounded to even: adding 1.5 * 2^52 leaves
// just that in the low bits of a double.
std::uint32_t argument(lua_State* lua, int index) {
  const double shifted = luaL_checknumber(lua, index) + 6755399441055744.0;
  return static_cast<std::uint32_t>(std::bit_cast<std::uint64_t>(shifted));
}

int answer(lua_State* lua, std::uint32_t bits) {
  lua_pushnumber(lua, static_cast<std::int32_t>(bits));
  return 1;
}

int bit_tobit(lua_State* lua) {
  return answer(lua, argument(lua, 1));
}

int bit_bnot(lua_State* lua) {
  return answer(lua, ~argument(lua, 1));
}

template <typename Combine>
int fold(lua_State* lua, Combine combine) {
  std::uint32_t bits = argument(lua, 1);
  for (int i = lua_gettop(lua); i > 1; --i) {
    bits = combine(bits, argument(lua, i));
  }
  return answer(lua, bits);
}

int bit_band(lua_State* lua) {
  return fold(lua, [](std::uint32_t a, std::uint32_t b) { return a & b; });
}

int bit_bor(lua_State* lua) {
  return fold(lua, [](std::uint32_t a, std::uint32_t b) { return a | b; });
}

int bit_bxor(lua_State* lua) {
  return fold(lua, [](std::uint32_t a, std::uint32_t b) { return a ^ b; });
}

template <typename Shift>
int shift(lua_State* lua, Shift by) {
  const std::uint32_t bits = argument(lua, 1);
  return answer(lua, by(bits, static_cast<int>(argument(lua, 2) & 31U)));
}

int bit_lshift(lua_State* lua) {
  return shift(lua, [](std::uint32_t bits, int by) { return bits << by; });
}

int bit_rshift(lua_State* lua) {
  return shift(lua, [](std::uint32_t bits, int by) { return bits >> by; });
}

int bit_arshift(lua_State* lua) {
  return shift(lua, [](std::uint32_t bits, int by) {
    return static_cast<std::uint32_t>(static_cast<std::int32_t>(bits) >> by);
  });
}

int bit_rol(lua_State* lua) {
  return shift(lua, [](std::uint32_t bits, int by) { return std::rotl(bits, by); });
}

int bit_ror(lua_State* lua) {
  return shift(lua, [](std::uint32_t bits, int by) { return std::rotr(bits, by); });
}

int bit_bswap(lua_State* lua) {
  return answer(lua, __builtin_bswap32(argument(lua, 1)));
}

// The last |n| digits (8 by default); upper case if n is negative.
int bit_tohex(lua_State* lua) {
  std::uint32_t bits = argument(lua, 1);
  auto count = lua_isnone(lua, 2) ? 8 : static_cast<std::int32_t>(argument(lua, 2));
  std::string_view digits = "0123456789abcdef";
  if (count < 0) {
    count = count < -8 ? 8 : -count;
    digits = "0123456789ABCDEF";
  }
  std::array<char, 8> text{};
  const auto size = static_cast<std::size_t>(count > 8 ? 8 : count);
  for (std::size_t i = size; i > 0; --i) {
    text[i - 1] = digits[bits & 15U];
    bits >>= 4U;
  }
  push_text(lua, {text.data(), size});
  return 1;
}

constexpr std::array<luaL_Reg, 13> kFunctions{{
    {"tobit", bit_tobit},
    {"bnot", bit_bnot},
    {"band", bit_band},
    {"bor", bit_bor},
    {"bxor", bit_bxor},
    {"lshift", bit_lshift},
    {"rshift", bit_rshift},
    {"arshift", bit_arshift},
    {"rol", bit_rol},
    {"ror", bit_ror},
    {"bswap", bit_bswap},
    {"tohex", bit_tohex},
    {nullptr, nullptr},
}};

}  // namespace

void push_bit_library(lua_State* lua) {
  lua_newtable(lua);
  luaL_register(lua, nullptr, kFunctions.data());
}

}  // namespace sequent::script
