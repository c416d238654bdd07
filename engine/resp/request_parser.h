#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sequent::resp {

// Cuts the bytes of one client into requests: RESP arrays of bulk strings and
// inline commands, with the limits and the error texts of Redis 7.0.
//
// The caller keeps the bytes. Arguments are views into them; quoted inline
// arguments are unescaped where they stand. Nothing is allocated for a length
// that was only announced: memory follows the bytes that arrived.
//
//   while ((found = parser.next(buffer.bytes().subspan(used), args)).status == kRequest) …
class RequestParser {
 public:
  enum class Status : std::uint8_t {
    kRequest,     // one request was appended to the arguments
    kIncomplete,  // show the unused bytes again when there are more of them
    kError,       // error() says why; the client must be told and closed
  };
  struct Found {
    Status status = Status::kIncomplete;
    std::size_t used = 0;  // bytes that belong to what was found or skipped
  };

  // The longest argument a client may announce.
  void set_max_bulk(std::size_t bytes) { max_bulk_ = bytes; }
  // Clients that have to authenticate first may send only short requests.
  void set_authenticated(bool authenticated) { authenticated_ = authenticated; }

  // Appends the next request's arguments to `args`; empty requests are skipped.
  // `unread` begins where the last call's `used` ended; bytes it showed before
  // must be the same, though they may have moved.
  Found next(std::span<char> unread, std::vector<std::string_view>& args);

  // Forgets an unfinished request; its bytes are then shown again from its beginning.
  void reset();

  // "ERR Protocol error: ..."
  [[nodiscard]] const std::string& error() const { return error_; }
  // Bytes of an unfinished request before the argument that it waits for.
  [[nodiscard]] std::size_t parsed() const { return position_; }
  // Arguments of an unfinished request that have arrived.
  [[nodiscard]] std::size_t pending() const { return pieces_.size(); }

 private:
  enum class Step : std::uint8_t { kDone, kMore, kFailed };
  struct Piece {
    std::size_t offset;
    std::size_t length;
  };

  std::size_t whole_array(std::span<char> unread, std::vector<std::string_view>& args) const;
  Step array(std::span<char> unread, std::vector<std::string_view>& args);
  Step array_header(std::span<char> unread);
  Step bulk_header(std::span<char> unread);
  Step number_line(std::span<char> unread, std::int64_t& value, bool& valid, const char* too_big);
  Step inline_request(std::span<char> unread, std::vector<std::string_view>& args);
  Step fail(std::string_view text);
  void keep_pieces(std::span<char> unread, std::vector<std::string_view>& args, std::size_t first);

  std::size_t max_bulk_ = std::size_t{512} * 1024 * 1024;
  bool authenticated_ = true;
  std::size_t position_ = 0;       // within the unread bytes
  std::int64_t missing_ = 0;       // arguments still to come; 0: before a request
  std::int64_t bulk_length_ = -1;  // of the argument whose header was read
  std::vector<Piece> pieces_;      // arguments of a request that came in parts
  std::string error_;
};

}  // namespace sequent::resp
