#include "engine/script/lua_reply.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "engine/script/interpreter.h"
#include "engine/script/lua.h"

namespace sequent::script {

namespace {

// As x86 converts what does not fit.
std::int64_t to_integer(double number) {
  constexpr double kTwo63 = 9223372036854775808.0;
  return number >= -kTwo63 && number < kTwo63 ? static_cast<std::int64_t>(number)
                                              : std::numeric_limits<std::int64_t>::min();
}

// One line: Redis ends such texts at a zero byte.
std::string one_line(std::string_view text) {
  std::string line(text.substr(0, text.find('\0')));
  for (char& byte : line) {
    if (byte == '\r' || byte == '\n') {
      byte = ' ';
    }
  }
  return line;
}

class Writer {
 public:
  Writer(lua_State* lua, resp::ReplySink& reply, int protocol)
      : lua_(lua), names_(Interpreter::of(lua).names()), reply_(reply), protocol_(protocol) {}

  // Writes the value on the top and pops it.
  void value() {
    if (lua_checkstack(lua_, 4) == 0) {
      reply_.error("ERR reached lua stack limit");
      lua_pop(lua_, 1);
      return;
    }
    switch (lua_type(lua_, -1)) {
      case LUA_TSTRING:
        reply_.bulk(to_text(lua_, -1));
        break;
      case LUA_TBOOLEAN:
        boolean(lua_toboolean(lua_, -1) != 0);
        break;
      case LUA_TNUMBER:
        reply_.integer(to_integer(lua_tonumber(lua_, -1)));
        break;
      case LUA_TTABLE:
        table();
        break;
      default:
        reply_.null();
    }
    lua_pop(lua_, 1);
  }

 private:
  void boolean(bool value) {
    if (protocol_ >= 3) {
      reply_.boolean(value);
    } else if (value) {
      reply_.integer(1);
    } else {
      reply_.null();
    }
  }

  void table() {
    if (field(KnownName::kErr, LUA_TSTRING)) {
      std::string line(to_text(lua_, -1));
      line.erase(line.find_last_not_of("\r\n") + 1);
      reply_.error(one_line(line));
    } else if (field(KnownName::kOk, LUA_TSTRING)) {
      reply_.simple(one_line(to_text(lua_, -1)));
    } else if (field(KnownName::kDouble, LUA_TNUMBER)) {
      reply_.real(lua_tonumber(lua_, -1));
    } else if (field(KnownName::kMap, LUA_TTABLE)) {
      reply_.begin_map(count());
      each(true);
    } else if (field(KnownName::kSet, LUA_TTABLE)) {
      reply_.begin_set(count());
      each(false);
    } else if (field(KnownName::kBigNumber, LUA_TSTRING)) {
      reply_.big_number(one_line(to_text(lua_, -1)));
    } else if (!field(KnownName::kVerbatimString, LUA_TTABLE) || !verbatim()) {
      array();
      return;
    }
    lua_pop(lua_, 1);
  }

  // Pushes the field if it has that type.
  bool field(KnownName name, int type) {
    names_.push(lua_, name);
    lua_rawget(lua_, -2);
    if (lua_type(lua_, -1) == type) {
      return true;
    }
    lua_pop(lua_, 1);
    return false;
  }

  // Of the table on the top.
  std::size_t count() {
    std::size_t pairs = 0;
    lua_pushnil(lua_);
    while (lua_next(lua_, -2) != 0) {
      ++pairs;
      lua_pop(lua_, 1);
    }
    return pairs;
  }

  void each(bool values) {
    lua_pushnil(lua_);
    while (lua_next(lua_, -2) != 0) {
      if (!values) {
        lua_pop(lua_, 1);
      }
      lua_pushvalue(lua_, values ? -2 : -1);
      value();
      if (values) {
        value();
      }
    }
  }

  // The table on the top is {string=, format=}; if it is not, pops it.
  bool verbatim() {
    if (field(KnownName::kFormat, LUA_TSTRING)) {
      const std::string_view format = to_text(lua_, -1);
      lua_insert(lua_, -2);
      if (field(KnownName::kString, LUA_TSTRING)) {
        reply_.verbatim(format, to_text(lua_, -1));
        lua_pop(lua_, 2);
        return true;
      }
      lua_remove(lua_, -2);
    }
    lua_pop(lua_, 1);
    return false;
  }

  void array() {
    int size = 0;
    while (true) {
      lua_rawgeti(lua_, -1, size + 1);
      const bool end = lua_isnil(lua_, -1);
      lua_pop(lua_, 1);
      if (end) {
        break;
      }
      ++size;
    }
    reply_.begin_array(static_cast<std::size_t>(size));
    for (int i = 1; i <= size; ++i) {
      lua_rawgeti(lua_, -1, i);
      value();
    }
  }

  lua_State* lua_;
  const KnownNames& names_;
  resp::ReplySink& reply_;
  int protocol_;
};

}  // namespace

void write_lua_reply(lua_State* lua, resp::ReplySink& reply, int script_protocol) {
  Writer(lua, reply, script_protocol).value();
}

}  // namespace sequent::script
