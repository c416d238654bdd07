#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/byte_buffer.h"
#include "engine/resp/reply_sink.h"

namespace sequent::resp {

// Writes replies as RESP bytes behind what `out` already holds.
//
// Borrows: `out`.
class RespWriter final : public ReplySink {
 public:
  // `protocol`: 2 or 3.
  explicit RespWriter(base::ByteBuffer& out, int protocol = 2) : out_(&out), protocol_(protocol) {}

  void set_protocol(int protocol) { protocol_ = protocol; }
  [[nodiscard]] int protocol() const { return protocol_; }

  void bulk(std::string_view bytes) override;
  void begin_file(std::size_t size) override;
  void file_part(std::string_view bytes) override;
  void sign_of_life() override;
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
  bool begin_attribute(std::size_t pairs) override;

 private:
  void write_error(std::string_view text) override;
  void header(char type, std::uint64_t length);
  void line(char type, std::string_view text);

  base::ByteBuffer* out_;
  int protocol_;
};

}  // namespace sequent::resp
