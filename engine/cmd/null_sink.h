#pragma once

#include "engine/resp/reply_sink.h"

namespace sequent::cmd {

// Takes replies that nobody reads.
class NullSink final : public resp::ReplySink {
 public:
  void bulk(std::string_view) override {}
  void simple(std::string_view) override {}
  void integer(std::int64_t) override {}
  void null() override {}
  void null_array() override {}
  void real(double) override {}
  void decimal(double, std::string_view) override {}
  void boolean(bool) override {}
  void big_number(std::string_view) override {}
  void verbatim(std::string_view, std::string_view) override {}
  void begin_array(std::size_t) override {}
  void begin_map(std::size_t) override {}
  void begin_set(std::size_t) override {}
  void begin_push(std::size_t) override {}

 private:
  void write_error(std::string_view) override {}
};

}  // namespace sequent::cmd
