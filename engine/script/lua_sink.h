#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/resp/reply_sink.h"
#include "engine/script/known_names.h"

struct lua_State;

namespace sequent::script {

// Turns the reply of one command into the Lua value that Redis gives a script
// and leaves it on the top of the stack: a status is {ok=...}, an error
// {err=...}, null false; with protocol 3 (redis.setresp) maps, sets, doubles
// and the like are tables with one field of that name and null is nil.
//
// REQUIRES: the stack has room (kStackRoom).
class LuaSink final : public resp::ReplySink {
 public:
  static constexpr int kStackRoom = 64;

  // REQUIRES: the state belongs to an Interpreter.
  explicit LuaSink(lua_State* lua, int protocol = 2);

  // Begins anew, for another command.
  void reset(lua_State* lua, int protocol);
  // Whether one whole reply was written.
  [[nodiscard]] bool complete() const { return written_ && open_.empty(); }
  // Whether that reply is an error.
  [[nodiscard]] bool is_error() const { return error_; }

  void bulk(std::string_view bytes) override;
  void simple(std::string_view text) override;
  void integer(std::int64_t value) override;
  void null() override;
  void null_array() override;
  void real(double value) override;
  void decimal(double value, std::string_view digits) override;
  void boolean(bool value) override;
  void big_number(std::string_view digits) override;
  void verbatim(std::string_view format, std::string_view text) override;
  void begin_array(std::size_t size) override;
  void begin_map(std::size_t pairs) override;
  void begin_set(std::size_t size) override;
  void begin_push(std::size_t size) override;

 private:
  enum class Kind : std::uint8_t { kArray, kMap, kSet };
  struct Open {
    Kind kind;
    bool has_key;  // kMap: the key is on the stack
    int next;      // kArray: the index to fill
    std::size_t missing;
  };

  void write_error(std::string_view text) override;
  void close_value();
  void begin(Kind kind, std::size_t values);
  void close_list(Kind kind);
  void set_text(KnownName name, std::string_view text);

  lua_State* lua_;
  const KnownNames* names_;
  int protocol_;
  bool written_ = false;
  bool error_ = false;
  std::vector<Open> open_;
};

}  // namespace sequent::script
