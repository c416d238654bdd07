#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/unique_fd.h"
#include "engine/resp/reply.h"

namespace sequent::test {

// A client that speaks RESP over a socket and can also say what no client
// should. Each read waits at most ten seconds; then, and when the server has
// closed the connection, it throws std::runtime_error.
class WireClient {
 public:
  static WireClient to_path(const std::string& path);
  static WireClient to_port(int port);

  void send(const std::vector<std::string>& words) { send_raw(encode(words)); }
  void send_raw(std::string_view bytes);
  resp::Reply read();
  resp::Reply run(const std::vector<std::string>& words) {
    send(words);
    return read();
  }
  // Words parted by blanks.
  resp::Reply run(std::string_view line);

  // The bytes of the last reply that read() gave.
  [[nodiscard]] const std::string& raw() const { return raw_; }
  // All that comes until the server closes the connection.
  std::string read_to_end();
  // Whether something can be read within the time.
  [[nodiscard]] bool has_more(std::chrono::milliseconds within) const;
  [[nodiscard]] int fd() const { return fd_.get(); }
  void shut_down_writing() const;

  static std::string encode(const std::vector<std::string>& words);

 private:
  explicit WireClient(base::UniqueFd fd) : fd_(std::move(fd)) {}
  bool fill();
  std::string take_line();
  std::string take(std::size_t size);
  resp::Reply parse();
  resp::Reply parse_list(resp::ReplyKind kind, std::size_t size);

  base::UniqueFd fd_;
  std::string buffer_;
  std::size_t at_ = 0;
  std::string raw_;
};

}  // namespace sequent::test
