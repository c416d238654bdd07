#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

struct lua_State;

namespace sequent::script {

// Fields of the tables that stand for replies in Lua, and other texts that
// every script needs.
enum class KnownName : std::uint8_t {
  kErr,
  kOk,
  kDouble,
  kMap,
  kSet,
  kBigNumber,
  kVerbatimString,
  kFormat,
  kString,
  kIgnoreErrorStats,
  kOkText,  // the status "OK"
  kKeys,    // KEYS and ARGV, the globals
  kArgv,
};

// Their strings, kept in Lua's registry: to push one costs no look-up by its bytes.
class KnownNames {
 public:
  // Makes the strings.
  void open(lua_State* lua);
  void push(lua_State* lua, KnownName name) const;
  // table[name] = value, the table below the value on the top; pops the value.
  void set(lua_State* lua, KnownName name) const;

 private:
  static constexpr std::size_t kCount = static_cast<std::size_t>(KnownName::kArgv) + 1;
  std::array<int, kCount> references_{};
};

}  // namespace sequent::script
