#include "engine/script/lua_sink.h"

#include <algorithm>

#include "engine/resp/real_text.h"
#include "engine/script/interpreter.h"
#include "engine/script/lua.h"

// A map or set of protocol 3 is two tables, the outer one {map={...}}: both
// are on the stack while it is filled, and the outer one stays.

namespace sequent::script {

LuaSink::LuaSink(lua_State* lua, int protocol)
    : lua_(lua), names_(&Interpreter::of(lua).names()), protocol_(protocol) {}

void LuaSink::set_text(KnownName name, std::string_view text) {
  names_->push(lua_, name);
  push_text(lua_, text);
  lua_rawset(lua_, -3);
}

// The inner table of a map or set goes into the outer one.
void LuaSink::close_list(Kind kind) {
  if (kind != Kind::kArray) {
    names_->set(lua_, kind == Kind::kMap ? KnownName::kMap : KnownName::kSet);
  }
}

void LuaSink::reset(lua_State* lua, int protocol) {
  lua_ = lua;
  protocol_ = protocol;
  written_ = false;
  error_ = false;
  open_.clear();
}

// The value on the top is whole: puts it where it belongs, and so on outwards.
void LuaSink::close_value() {
  written_ = true;
  while (!open_.empty()) {
    Open& list = open_.back();
    switch (list.kind) {
      case Kind::kArray:
        lua_rawseti(lua_, -2, list.next++);
        break;
      case Kind::kMap:
        list.has_key = !list.has_key;
        if (!list.has_key) {
          lua_rawset(lua_, -3);
        }
        break;
      case Kind::kSet:
        lua_pushboolean(lua_, 1);
        lua_rawset(lua_, -3);
        break;
    }
    if (--list.missing > 0) {
      return;
    }
    close_list(list.kind);
    open_.pop_back();
  }
}

void LuaSink::begin(Kind kind, std::size_t values) {
  written_ = true;
  constexpr std::size_t kMaxReserved = 1 << 20;
  const auto reserved = static_cast<int>(std::min(values, kMaxReserved));
  if (kind == Kind::kArray) {
    lua_createtable(lua_, reserved, 0);
  } else {
    lua_createtable(lua_, 0, 1);
    lua_createtable(lua_, 0, kind == Kind::kMap ? reserved / 2 : reserved);
  }
  if (values > 0) {
    open_.push_back({.kind = kind, .has_key = false, .next = 1, .missing = values});
    return;
  }
  close_list(kind);
  close_value();
}

void LuaSink::bulk(std::string_view bytes) {
  push_text(lua_, bytes);
  close_value();
}

void LuaSink::simple(std::string_view text) {
  lua_createtable(lua_, 0, 1);
  if (text == "OK") [[likely]] {
    names_->push(lua_, KnownName::kOk);
    names_->push(lua_, KnownName::kOkText);
    lua_rawset(lua_, -3);
  } else {
    set_text(KnownName::kOk, text);
  }
  close_value();
}

void LuaSink::write_error(std::string_view text) {
  error_ = open_.empty();
  lua_createtable(lua_, 0, 2);
  set_text(KnownName::kErr, text);
  lua_pushboolean(lua_, 1);
  names_->set(lua_, KnownName::kIgnoreErrorStats);
  close_value();
}

void LuaSink::integer(std::int64_t value) {
  lua_pushnumber(lua_, static_cast<lua_Number>(value));
  close_value();
}

void LuaSink::null() {
  if (protocol_ >= 3) {
    lua_pushnil(lua_);
  } else {
    lua_pushboolean(lua_, 0);
  }
  close_value();
}

void LuaSink::null_array() {
  null();
}

void LuaSink::real(double value) {
  decimal(value, resp::RealText(value).view());
}

void LuaSink::decimal(double value, std::string_view digits) {
  if (protocol_ < 3) {
    bulk(digits);
    return;
  }
  lua_createtable(lua_, 0, 1);
  lua_pushnumber(lua_, value);
  names_->set(lua_, KnownName::kDouble);
  close_value();
}

void LuaSink::boolean(bool value) {
  if (protocol_ < 3) {
    integer(value ? 1 : 0);
    return;
  }
  lua_pushboolean(lua_, value ? 1 : 0);
  close_value();
}

void LuaSink::big_number(std::string_view digits) {
  if (protocol_ < 3) {
    bulk(digits);
    return;
  }
  lua_createtable(lua_, 0, 1);
  set_text(KnownName::kBigNumber, digits);
  close_value();
}

void LuaSink::verbatim(std::string_view format, std::string_view text) {
  if (protocol_ < 3) {
    bulk(text);
    return;
  }
  lua_createtable(lua_, 0, 1);
  lua_createtable(lua_, 0, 2);
  set_text(KnownName::kString, text);
  set_text(KnownName::kFormat, format);
  names_->set(lua_, KnownName::kVerbatimString);
  close_value();
}

void LuaSink::begin_array(std::size_t size) {
  begin(Kind::kArray, size);
}

void LuaSink::begin_map(std::size_t pairs) {
  begin(protocol_ >= 3 ? Kind::kMap : Kind::kArray, pairs * 2);
}

void LuaSink::begin_set(std::size_t size) {
  begin(protocol_ >= 3 ? Kind::kSet : Kind::kArray, size);
}

void LuaSink::begin_push(std::size_t size) {
  begin(Kind::kArray, size);
}

}  // namespace sequent::script
