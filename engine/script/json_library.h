#pragma once

struct lua_State;

namespace sequent::script {

enum class InvalidNumbers { kRefuse, kAllow, kNull };

// What scripts may set by cjson's own functions; it lasts until the engine ends.
struct JsonOptions {
  bool sparse_convert = false;  // too sparse arrays become objects instead of an error
  int sparse_ratio = 2;
  int sparse_safe = 10;
  int encode_max_depth = 1000;
  int decode_max_depth = 1000;
  int number_precision = 14;
  bool keep_buffer = true;  // kept for its getter: buffers are not shared here
  InvalidNumbers encode_invalid = InvalidNumbers::kRefuse;
  InvalidNumbers decode_invalid = InvalidNumbers::kAllow;
};

// Pushes the table `cjson` of scripts: the functions, options and errors of
// lua-cjson 2.1.
void push_json_library(lua_State* lua);

}  // namespace sequent::script
