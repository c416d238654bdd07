#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sequent::resp {

// Where a command writes its reply: RESP bytes for a client, a tree for an
// embedded caller, a Lua value for a script. Calls come in the order of RESP:
// `begin_array(n)` is followed by exactly n values.
//
// Version: what RESP2 lacks is written by the sink in its RESP2 form (map and
// set as array, double and big number as bulk, bool as 0/1, null as `$-1`).
// Threads: one at a time.
class ReplySink {
 public:
  virtual ~ReplySink() = default;

  virtual void bulk(std::string_view bytes) = 0;
  // The bytes of a file, as they go to a replica: parts of `size` bytes together follow.
  virtual void begin_file(std::size_t /*size*/) {}
  virtual void file_part(std::string_view /*bytes*/) {}
  // Means nothing before a file; shows that there is somebody.
  virtual void sign_of_life() {}
  virtual void simple(std::string_view text) = 0;
  virtual void integer(std::int64_t value) = 0;
  virtual void null() = 0;
  virtual void null_array() = 0;
  virtual void real(double value) = 0;
  // A double with just these digits.
  virtual void decimal(double value, std::string_view digits) = 0;
  virtual void boolean(bool value) = 0;
  virtual void big_number(std::string_view digits) = 0;
  virtual void verbatim(std::string_view format, std::string_view text) = 0;
  virtual void begin_array(std::size_t size) = 0;
  // `pairs` keys, each followed by its value.
  virtual void begin_map(std::size_t pairs) = 0;
  virtual void begin_set(std::size_t size) = 0;
  virtual void begin_push(std::size_t size) = 0;
  // What is told beside the reply that follows. False: it has no place, and is left out.
  virtual bool begin_attribute(std::size_t /*pairs*/) { return false; }

  void ok() { simple("OK"); }
  // `text` holds the code: "ERR no such key". CR and LF are written as blanks.
  void error(std::string_view text) {
    ++errors_;
    last_error_ = text.substr(0, text.find(' '));
    write_error(text);
  }

  // How many errors were written, and the last one's code.
  [[nodiscard]] std::uint64_t errors() const { return errors_; }
  [[nodiscard]] const std::string& last_error() const { return last_error_; }

 private:
  virtual void write_error(std::string_view text) = 0;

  std::uint64_t errors_ = 0;
  std::string last_error_;
};

}  // namespace sequent::resp
