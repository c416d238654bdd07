#include "engine/script/json_decode.h"

#include "engine/script/json_token.h"
#include "engine/script/lua.h"

namespace sequent::script {

namespace {

class Decoder {
 public:
  Decoder(lua_State* lua, const JsonOptions& options, std::string_view text)
      : lua_(lua),
        max_depth_(options.decode_max_depth),
        tokens_(text, options.decode_invalid == InvalidNumbers::kRefuse) {}

  void document() {
    tokens_.next(token_);
    value();
    tokens_.next(token_);
    if (token_.kind != JsonTokenKind::kEnd) {
      expected("the end");
    }
  }

 private:
  // Pushes the value that begins with the current token.
  void value() {
    switch (token_.kind) {
      case JsonTokenKind::kString:
        push_text(lua_, token_.text);
        break;
      case JsonTokenKind::kNumber:
        lua_pushnumber(lua_, token_.number);
        break;
      case JsonTokenKind::kBoolean:
        lua_pushboolean(lua_, token_.number != 0 ? 1 : 0);
        break;
      case JsonTokenKind::kNull:
        lua_pushlightuserdata(lua_, nullptr);
        break;
      case JsonTokenKind::kObjectBegin:
        object();
        break;
      case JsonTokenKind::kArrayBegin:
        array();
        break;
      default:
        expected("value");
    }
  }

  void object() {
    descend(3);
    lua_newtable(lua_);
    tokens_.next(token_);
    if (token_.kind == JsonTokenKind::kObjectEnd) {
      --depth_;
      return;
    }
    while (true) {
      if (token_.kind != JsonTokenKind::kString) {
        expected("object key string");
      }
      push_text(lua_, token_.text);
      tokens_.next(token_);
      if (token_.kind != JsonTokenKind::kColon) {
        expected("colon");
      }
      tokens_.next(token_);
      value();
      lua_rawset(lua_, -3);
      if (list_ends(JsonTokenKind::kObjectEnd, "comma or object end")) {
        return;
      }
    }
  }

  void array() {
    descend(2);
    lua_newtable(lua_);
    tokens_.next(token_);
    if (token_.kind == JsonTokenKind::kArrayEnd) {
      --depth_;
      return;
    }
    for (int i = 1;; ++i) {
      value();
      lua_rawseti(lua_, -2, i);
      if (list_ends(JsonTokenKind::kArrayEnd, "comma or array end")) {
        return;
      }
    }
  }

  // Reads what follows an item: the end, or a comma and the next item's first token.
  bool list_ends(JsonTokenKind end, const char* wanted) {
    tokens_.next(token_);
    if (token_.kind == end) {
      --depth_;
      return true;
    }
    if (token_.kind != JsonTokenKind::kComma) {
      expected(wanted);
    }
    tokens_.next(token_);
    return false;
  }

  void descend(int slots) {
    ++depth_;
    if (depth_ > max_depth_ || lua_checkstack(lua_, slots) == 0) {
      luaL_error(lua_, "Found too many nested data structures (%d) at character %d", depth_,
                 static_cast<int>(token_.index + 1));
    }
  }

  void expected(const char* wanted) {
    luaL_error(lua_, "Expected %s but found %s at character %d", wanted, token_.name(),
               static_cast<int>(token_.index + 1));
  }

  lua_State* lua_;
  int max_depth_;
  int depth_ = 0;
  JsonTokens tokens_;
  JsonToken token_;
};

}  // namespace

void decode_json(lua_State* lua, const JsonOptions& options, std::string_view text) {
  if (text.size() >= 2 && (text[0] == '\0' || text[1] == '\0')) {
    luaL_error(lua, "JSON parser does not support UTF-16 or UTF-32");
  }
  Decoder(lua, options, text).document();
}

}  // namespace sequent::script
