#include "tests/support/wire_client.h"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <poll.h>
#include <sstream>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>

namespace sequent::test {

namespace {

constexpr std::chrono::seconds kPatience{10};

base::UniqueFd connect_to(int family, const sockaddr* address, socklen_t size) {
  base::UniqueFd fd(::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd || ::connect(fd.get(), address, size) != 0) {
    throw std::runtime_error(std::string("cannot connect: ") + std::strerror(errno));
  }
  return fd;
}

}  // namespace

WireClient WireClient::to_path(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    throw std::runtime_error("the path is too long");
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  return WireClient(
      connect_to(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address));
}

WireClient WireClient::to_port(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return WireClient(
      connect_to(AF_INET, reinterpret_cast<const sockaddr*>(&address), sizeof address));
}

std::string WireClient::encode(const std::vector<std::string>& words) {
  std::string out = "*" + std::to_string(words.size()) + "\r\n";
  for (const std::string& word : words) {
    out += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
  }
  return out;
}

void WireClient::send_raw(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      throw std::runtime_error(std::string("cannot send: ") + std::strerror(errno));
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

resp::Reply WireClient::run(std::string_view line) {
  std::istringstream in{std::string(line)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) {
    words.push_back(word);
  }
  return run(words);
}

bool WireClient::has_more(std::chrono::milliseconds within) const {
  if (at_ < buffer_.size()) {
    return true;
  }
  pollfd wait{.fd = fd_.get(), .events = POLLIN, .revents = 0};
  return ::poll(&wait, 1, static_cast<int>(within.count())) > 0;
}

void WireClient::shut_down_writing() const {
  ::shutdown(fd_.get(), SHUT_WR);
}

// False: the server has closed the connection.
bool WireClient::fill() {
  pollfd wait{.fd = fd_.get(), .events = POLLIN, .revents = 0};
  const auto patience = std::chrono::duration_cast<std::chrono::milliseconds>(kPatience);
  if (::poll(&wait, 1, static_cast<int>(patience.count())) <= 0) {
    throw std::runtime_error("no reply in time");
  }
  std::array<char, 65536> bytes;
  const ssize_t got = ::recv(fd_.get(), bytes.data(), bytes.size(), 0);
  if (got <= 0) {
    return false;
  }
  buffer_.append(bytes.data(), static_cast<std::size_t>(got));
  return true;
}

std::string WireClient::read_to_end() {
  while (fill()) {
  }
  std::string rest = buffer_.substr(at_);
  buffer_.clear();
  at_ = 0;
  return rest;
}

std::string WireClient::take_line() {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n", at_)) == std::string::npos) {
    if (!fill()) {
      throw std::runtime_error("closed by the server");
    }
  }
  std::string line = buffer_.substr(at_, end - at_);
  at_ = end + 2;
  return line;
}

std::string WireClient::take(std::size_t size) {
  while (buffer_.size() < at_ + size) {
    if (!fill()) {
      throw std::runtime_error("closed by the server");
    }
  }
  std::string bytes = buffer_.substr(at_, size);
  at_ += size;
  return bytes;
}

resp::Reply WireClient::read() {
  buffer_.erase(0, at_);
  at_ = 0;
  resp::Reply reply = parse();
  raw_ = buffer_.substr(0, at_);
  return reply;
}

resp::Reply WireClient::parse_list(resp::ReplyKind kind, std::size_t size) {
  resp::Reply reply{.kind = kind};
  for (std::size_t i = 0; i < size; ++i) {
    reply.items.push_back(parse());
  }
  return reply;
}

resp::Reply WireClient::parse() {
  using resp::ReplyKind;
  const std::string line = take_line();
  const std::string text = line.substr(1);
  switch (line.at(0)) {
    case '+':
      return resp::Reply::simple(text);
    case '-':
      return resp::Reply::error(text);
    case ':':
      return resp::Reply::of(std::stoll(text));
    case '_':
      return {.kind = ReplyKind::kNull};
    case '#':
      return {.kind = ReplyKind::kBool, .integer = text == "t" ? 1 : 0};
    case ',':
      return {.kind = ReplyKind::kDouble, .real = std::stod(text)};
    case '(':
      return {.kind = ReplyKind::kBigNumber, .text = text};
    case '$':
    case '=': {
      if (text == "-1") {
        return {.kind = ReplyKind::kNull};
      }
      std::string bytes = take(std::stoull(text));
      take(2);
      return line[0] == '$' ? resp::Reply::bulk(std::move(bytes))
                            : resp::Reply{.kind = ReplyKind::kVerbatim, .text = bytes.substr(4)};
    }
    case '*':
      return text == "-1" ? resp::Reply{.kind = ReplyKind::kNullArray}
                          : parse_list(ReplyKind::kArray, std::stoull(text));
    case '~':
      return parse_list(ReplyKind::kSet, std::stoull(text));
    case '>':
      return parse_list(ReplyKind::kPush, std::stoull(text));
    case '%':
      return parse_list(ReplyKind::kMap, 2 * std::stoull(text));
    default:
      throw std::runtime_error("not RESP: " + line);
  }
}

}  // namespace sequent::test
