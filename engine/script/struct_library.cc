#include "engine/script/struct_library.h"

#include <algorithm>
#include <array>
#include <climits>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "engine/script/lua.h"

namespace sequent::script {

namespace {

constexpr int kMaxIntegerSize = 32;
constexpr int kMaxAlign = 8;

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

// Walks the format (argument 1 of the running function) option by option.
class Format {
 public:
  explicit Format(lua_State* lua) : lua_(lua), rest_(luaL_checkstring(lua, 1)) {}

  // Moves to the next option; false at the end.
  bool next() {
    if (*rest_ == '\0') {
      return false;
    }
    option_ = *rest_++;
    size_ = option_size();
    return true;
  }

  [[nodiscard]] char option() const { return option_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool big_endian() const { return big_endian_; }

  // How many bytes must come in front of the option's value at `position`.
  [[nodiscard]] std::size_t padding(std::size_t position) const {
    if (size_ == 0 || option_ == 'c') {
      return 0;
    }
    const std::size_t size = std::min(size_, static_cast<std::size_t>(align_));
    return (size - (position & (size - 1))) & (size - 1);
  }

  [[nodiscard]] bool is_integer() const {
    return std::string_view("bBhHlLTiI").find(option_) != std::string_view::npos;
  }

  // What is no value: byte order, alignment, blanks; raises an error for all else.
  void control() {
    switch (option_) {
      case ' ':
        return;
      case '>':
        big_endian_ = true;
        return;
      case '<':
        big_endian_ = false;
        return;
      case '!':
        set_align(number(kMaxAlign));
        return;
      default:
        luaL_argerror(lua_, 1, lua_pushfstring(lua_, "invalid format option '%c'", option_));
    }
  }

 private:
  std::size_t option_size() {
    switch (option_) {
      case 'b':
      case 'B':
      case 'x':
        return 1;
      case 'h':
      case 'H':
        return sizeof(short);
      case 'l':
      case 'L':
      case 'T':
        return sizeof(long);
      case 'f':
        return sizeof(float);
      case 'd':
        return sizeof(double);
      case 'c':
        return static_cast<std::size_t>(number(1));
      case 'i':
      case 'I':
        return integer_size(number(sizeof(int)));
      default:
        return 0;
    }
  }

  std::size_t integer_size(int size) {
    if (size > kMaxIntegerSize) {
      luaL_error(lua_, "integral size %d is larger than limit of %d", size, kMaxIntegerSize);
    }
    return static_cast<std::size_t>(size);
  }

  void set_align(int align) {
    if (align <= 0 || (align & (align - 1)) != 0) {
      luaL_error(lua_, "alignment %d is not a power of 2", align);
    }
    align_ = align;
  }

  // The number that follows in the format, or `otherwise`.
  int number(int otherwise) {
    if (!is_digit(*rest_)) {
      return otherwise;
    }
    int value = 0;
    while (is_digit(*rest_)) {
      const int digit = *rest_ - '0';
      if (value > (INT_MAX - digit) / 10) {
        luaL_error(lua_, "integral size overflow");
      }
      value = value * 10 + digit;
      ++rest_;
    }
    return value;
  }

  lua_State* lua_;
  const char* rest_;
  char option_ = '\0';
  std::size_t size_ = 0;
  bool big_endian_ = false;
  int align_ = 1;
};

void append_ordered(std::string& out, const char* little, std::size_t size, bool big_endian) {
  out.append(little, size);
  if (big_endian) {
    std::reverse(out.end() - static_cast<std::ptrdiff_t>(size), out.end());
  }
}

void pack_integer(std::string& out, double number, std::size_t size, bool big_endian) {
  constexpr double kTwo63 = 9223372036854775808.0;
  std::uint64_t value = 0;
  if (number < 0 || number != number) {
    value = number >= -kTwo63 ? static_cast<std::uint64_t>(static_cast<std::int64_t>(number))
                              : std::uint64_t{1} << 63U;
  } else if (number < 2 * kTwo63) {
    value = static_cast<std::uint64_t>(number);
  }
  std::array<char, kMaxIntegerSize> bytes{};
  for (std::size_t i = 0; i < size; ++i) {
    bytes[i] = static_cast<char>(value & 0xffU);
    value >>= 8U;
  }
  append_ordered(out, bytes.data(), size, big_endian);
}

template <typename Real>
void pack_real(std::string& out, Real value, bool big_endian) {
  std::array<char, sizeof(Real)> bytes{};
  std::memcpy(bytes.data(), &value, sizeof value);
  append_ordered(out, bytes.data(), bytes.size(), big_endian);
}

// Returns how many bytes were packed for the option, without padding.
std::size_t pack_text(lua_State* lua, std::string& out, int index, const Format& format) {
  const std::string_view text = check_text(lua, index);
  const std::size_t size = format.size() == 0 ? text.size() : format.size();
  luaL_argcheck(lua, text.size() >= size, index + 1, "string too short");
  out.append(text.substr(0, size));
  if (format.option() == 's') {
    out.push_back('\0');
  }
  return size;
}

int struct_pack(lua_State* lua) {
  Format format(lua);
  std::string out;
  int index = 2;
  while (format.next()) {
    out.append(format.padding(out.size()), '\0');
    if (format.is_integer()) {
      pack_integer(out, luaL_checknumber(lua, index++), format.size(), format.big_endian());
      continue;
    }
    switch (format.option()) {
      case 'x':
        out.push_back('\0');
        break;
      case 'f':
        pack_real(out, static_cast<float>(luaL_checknumber(lua, index++)), format.big_endian());
        break;
      case 'd':
        pack_real(out, luaL_checknumber(lua, index++), format.big_endian());
        break;
      case 'c':
      case 's':
        pack_text(lua, out, index++, format);
        break;
      default:
        format.control();
    }
  }
  push_text(lua, out);
  return 1;
}

double unpack_integer(std::string_view bytes, bool is_signed, bool big_endian) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    value <<= 8U;
    value |= static_cast<unsigned char>(big_endian ? bytes[i] : bytes[bytes.size() - 1 - i]);
  }
  if (!is_signed) {
    return static_cast<double>(value);
  }
  if (!bytes.empty() && bytes.size() < sizeof value) {
    const std::uint64_t mask = ~std::uint64_t{0} << (bytes.size() * 8 - 1);
    value = (value & mask) != 0 ? value | mask : value;
  }
  return static_cast<double>(static_cast<std::int64_t>(value));
}

template <typename Real>
double unpack_real(std::string_view bytes, bool big_endian) {
  std::array<char, sizeof(Real)> ordered{};
  std::copy(bytes.begin(), bytes.end(), ordered.begin());
  if (big_endian) {
    std::reverse(ordered.begin(), ordered.end());
  }
  Real value = 0;
  std::memcpy(&value, ordered.data(), sizeof value);
  return static_cast<double>(value);
}

// Reads values from argument 2 and pushes them.
class Unpacker {
 public:
  Unpacker(lua_State* lua, std::string_view data, std::size_t position)
      : lua_(lua), data_(data), position_(position) {}

  int run(Format& format) {
    while (format.next()) {
      position_ += format.padding(position_);
      need(format.size());
      luaL_checkstack(lua_, 2, "too many results");
      value(format);
    }
    lua_pushinteger(lua_, static_cast<lua_Integer>(position_ + 1));
    return results_ + 1;
  }

 private:
  void need(std::size_t size) {
    luaL_argcheck(lua_, size <= data_.size() && position_ <= data_.size() - size, 2,
                  "data string too short");
  }

  void value(Format& format) {
    const std::string_view bytes = data_.substr(position_, format.size());
    if (format.is_integer()) {
      const bool is_signed = format.option() >= 'a';
      push_number(unpack_integer(bytes, is_signed, format.big_endian()), format.size());
      return;
    }
    switch (format.option()) {
      case 'x':
        ++position_;
        return;
      case 'f':
        push_number(unpack_real<float>(bytes, format.big_endian()), bytes.size());
        return;
      case 'd':
        push_number(unpack_real<double>(bytes, format.big_endian()), bytes.size());
        return;
      case 'c':
        characters(format.size());
        return;
      case 's':
        zero_ended();
        return;
      default:
        format.control();
    }
  }

  void push_number(double number, std::size_t size) {
    lua_pushnumber(lua_, number);
    ++results_;
    position_ += size;
  }

  void characters(std::size_t size) {
    if (size == 0) {
      if (results_ == 0 || lua_isnumber(lua_, -1) == 0) {
        luaL_error(lua_, "format 'c0' needs a previous size");
      }
      const double wanted = lua_tonumber(lua_, -1);
      lua_pop(lua_, 1);
      --results_;
      size = wanted >= 0 && wanted <= static_cast<double>(data_.size())
                 ? static_cast<std::size_t>(wanted)
                 : data_.size() + 1;
      need(size);
    }
    push_text(lua_, data_.substr(position_, size));
    ++results_;
    position_ += size;
  }

  void zero_ended() {
    const std::size_t end = data_.find('\0', position_);
    if (end == std::string_view::npos) {
      luaL_error(lua_, "unfinished string in data");
    }
    push_text(lua_, data_.substr(position_, end - position_));
    ++results_;
    position_ = end + 1;
  }

  lua_State* lua_;
  std::string_view data_;
  std::size_t position_;
  int results_ = 0;
};

int struct_unpack(lua_State* lua) {
  Format format(lua);
  const std::string_view data = check_text(lua, 2);
  const lua_Integer start = luaL_optinteger(lua, 3, 1);
  luaL_argcheck(lua, start != 0, 3, "offset must be 1 or greater");
  luaL_argcheck(lua, start > 0, 2, "data string too short");
  return Unpacker(lua, data, static_cast<std::size_t>(start - 1)).run(format);
}

int struct_size(lua_State* lua) {
  Format format(lua);
  std::size_t position = 0;
  while (format.next()) {
    position += format.padding(position);
    if (format.option() == 's' || (format.option() == 'c' && format.size() == 0)) {
      luaL_argerror(lua, 1,
                    lua_pushfstring(lua, "option '%s' has no fixed size",
                                    format.option() == 's' ? "s" : "c0"));
    }
    const bool named = (format.option() >= 'a' && format.option() <= 'z') ||
                       (format.option() >= 'A' && format.option() <= 'Z') ||
                       is_digit(format.option());
    if (!named) {
      format.control();
    }
    position += format.size();
  }
  lua_pushinteger(lua, static_cast<lua_Integer>(position));
  return 1;
}

constexpr std::array<luaL_Reg, 4> kFunctions{{
    {"pack", struct_pack},
    {"unpack", struct_unpack},
    {"size", struct_size},
    {nullptr, nullptr},
}};

}  // namespace

void push_struct_library(lua_State* lua) {
  lua_newtable(lua);
  luaL_register(lua, nullptr, kFunctions.data());
}

}  // namespace sequent::script
