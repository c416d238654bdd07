#include "engine/server/transport.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <sys/socket.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace sequent::server {
namespace {

Transport::Moved moved(ssize_t bytes) {
  if (bytes > 0) {
    return {Transport::Status::kDone, static_cast<std::size_t>(bytes)};
  }
  if (bytes == 0) {
    return {Transport::Status::kEnd};
  }
  return {errno == EAGAIN || errno == EWOULDBLOCK ? Transport::Status::kAgain
                                                  : Transport::Status::kFailed};
}

int at_most_int(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, INT_MAX));
}

}  // namespace

Transport::Moved Transport::read(std::span<char> room) {
  if (stream_) {
    return read_tls(room);
  }
  ssize_t got = 0;
  do {
    got = ::recv(socket_.get(), room.data(), room.size(), 0);
  } while (got < 0 && errno == EINTR);
  return moved(got);
}

Transport::Moved Transport::write(std::string_view bytes) {
  if (stream_) {
    return write_tls(bytes);
  }
  ssize_t sent = 0;
  do {
    sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return moved(sent);
}

Transport::Moved Transport::read_tls(std::span<char> room) {
  ::ERR_clear_error();
  const int got = ::SSL_read(stream_.get(), room.data(), at_most_int(room.size()));
  reads_when_writable_ = got <= 0 && ::SSL_get_error(stream_.get(), got) == SSL_ERROR_WANT_WRITE;
  return got > 0 ? moved(got) : tls_failure(got);
}

Transport::Moved Transport::write_tls(std::string_view bytes) {
  ::ERR_clear_error();
  const int sent = ::SSL_write(stream_.get(), bytes.data(), at_most_int(bytes.size()));
  return sent > 0 ? moved(sent) : tls_failure(sent);
}

Transport::Moved Transport::tls_failure(int result) {
  switch (::SSL_get_error(stream_.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return {Status::kAgain};
    case SSL_ERROR_ZERO_RETURN:
      return {Status::kEnd};
    default:
      return {Status::kFailed};
  }
}

}  // namespace sequent::server
