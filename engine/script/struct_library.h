#pragma once

struct lua_State;

namespace sequent::script {

// Pushes the table `struct` of scripts: pack, unpack and size of C structures
// by a format string, with the options and errors of the struct library 0.2
// that Redis ships:
//
//   < > =     little, big endian (native at first)      !n   alignment up to n
//   b B h H l L T iN IN   integers of 1, 2, 8, 8, N bytes; upper case: unsigned
//   f d       float, double      s   string with a zero byte behind it
//   cN        N characters; c0 when packing: all, unpacking: as many as the last number said
//   x         one zero byte       blank: nothing
void push_struct_library(lua_State* lua);

}  // namespace sequent::script
