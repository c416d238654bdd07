#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/resp/reply.h"
#include "engine/resp/reply_sink.h"

namespace sequent::resp {

// Builds the tree of one reply: what a client of the same protocol version
// would read. Protocol 2 gives what hiredis gives: maps and sets as arrays,
// doubles as bulk strings, booleans as integers.
class ReplyBuilder final : public ReplySink {
 public:
  // `protocol`: 2 or 3.
  explicit ReplyBuilder(int protocol = 2) : protocol_(protocol) {}

  // Whether a whole reply was written since the last take().
  [[nodiscard]] bool complete() const { return started_ && open_.empty() && file_missing_ == 0; }
  // REQUIRES: complete(). The builder is then ready for the next reply.
  [[nodiscard]] Reply take();

  void set_protocol(int protocol) { protocol_ = protocol; }

  void bulk(std::string_view bytes) override;
  void begin_file(std::size_t size) override;
  void file_part(std::string_view bytes) override;
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
  struct Open {
    Reply reply;
    std::size_t missing;
  };

  void write_error(std::string_view text) override;
  void add(Reply reply);
  void begin(ReplyKind kind, std::size_t size);

  int protocol_;
  bool started_ = false;
  Reply root_;
  std::vector<Open> open_;  // lists that miss items, outermost first
  std::string file_;
  std::size_t file_missing_ = 0;  // bytes of it
};

}  // namespace sequent::resp
