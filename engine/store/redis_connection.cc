#include "engine/store/redis_connection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <new>
#include <optional>
#include <sys/socket.h>
#include <utility>

#include <hiredis/read.h>

#include "engine/base/file_io.h"
#include "engine/store/tls_stream.h"

namespace sequent::store {
namespace {

using resp::Reply;
using resp::ReplyKind;

constexpr int kItemsAtOnce = 1024;

// hiredis' reader builds our Reply at once, by the functions below; a null tells it
// that memory is out. The root is owned by the reader until it hands it over.
void* place(const redisReadTask* task, Reply&& reply) {
  if (task->parent == nullptr) {
    return std::make_unique<Reply>(std::move(reply)).release();
  }
  // An item is whole before the next one comes: nobody points to those before it.
  auto& items = static_cast<Reply*>(task->parent->obj)->items;
  items.push_back(std::move(reply));
  return &items.back();
}

void* create_string(const redisReadTask* task, char* text, std::size_t length) {
  try {
    const ReplyKind kind = task->type == REDIS_REPLY_ERROR    ? ReplyKind::kError
                           : task->type == REDIS_REPLY_STATUS ? ReplyKind::kSimple
                                                              : ReplyKind::kBulk;
    return place(task, Reply{.kind = kind, .text = std::string(text, length)});
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void* create_array(const redisReadTask* task, int elements) {
  try {
    // Room for a few: the server may announce more than ever comes.
    Reply array = Reply::array({});
    array.items.reserve(static_cast<std::size_t>(std::clamp(elements, 0, kItemsAtOnce)));
    return place(task, std::move(array));
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void* create_integer(const redisReadTask* task, long long value) {
  try {
    return place(task, Reply::of(value));
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void* create_nil(const redisReadTask* task) {
  try {
    const bool is_array = task->type == REDIS_REPLY_ARRAY;
    return place(task, Reply{.kind = is_array ? ReplyKind::kNullArray : ReplyKind::kNull});
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void free_root(void* root) {
  const std::unique_ptr<Reply> owned(static_cast<Reply*>(root));
}

struct FreeReader {
  void operator()(redisReader* reader) const { redisReaderFree(reader); }
};
using ReaderPtr = std::unique_ptr<redisReader, FreeReader>;

ReaderPtr make_reader() {
  static redisReplyObjectFunctions functions{create_string, create_array, create_integer,
                                             create_nil, free_root};
  ReaderPtr reader(redisReaderCreateWithFunctions(&functions));
  if (!reader) {
    throw std::bad_alloc();
  }
  return reader;
}

void append_header(char mark, std::size_t value, std::string& out) {
  std::array<char, 24> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out += mark;
  out.append(digits.data(), end);
  out += "\r\n";
}

}  // namespace

void pack(Args command, std::string& request) {
  append_header('*', command.size(), request);
  for (const std::string_view word : command) {
    append_header('$', word.size(), request);
    request += word;
    request += "\r\n";
  }
}

struct RedisConnection::Wire {
  base::UniqueFd fd;
  std::optional<TlsStream> tls;
  ReaderPtr reader = make_reader();
  const Interrupt* interrupt = nullptr;
  bool broken = false;

  [[nodiscard]] Ready wait(Ready wanted, Deadline deadline) const {
    return wait_ready(fd.get(), wanted, deadline, interrupt);
  }

  // A whole reply that has come already.
  base::Result<std::optional<Reply>> parse() const {
    void* root = nullptr;
    if (redisReaderGetReply(reader.get(), &root) != REDIS_OK) {
      return base::timed_out("the answer is not RESP (" +
                             std::string(static_cast<const char*>(reader->errstr)) + ")");
    }
    if (root == nullptr) {
      return std::optional<Reply>();
    }
    const std::unique_ptr<Reply> owned(static_cast<Reply*>(root));
    return std::optional<Reply>(std::move(*owned));
  }

  // The replies that have come already, until there are `most`.
  base::Status collect(std::vector<Reply>& received, std::size_t most) const {
    while (received.size() < most) {
      SEQUENT_TRY_ASSIGN(auto next, parse());
      if (!next) {
        break;
      }
      received.push_back(*std::move(next));
    }
    return {};
  }

  // Reads what is there. 0: nothing to read now; else the errno, or -1 at the end of the stream.
  int fill() {
    // Room for more than a record of TLS, so that none is left where poll() does not see it.
    std::array<char, 64 * 1024> buffer;
    if (tls) {
      const TlsStream::Moved moved = tls->read(buffer);
      return moved.bytes > 0 ? feed(buffer.data(), moved.bytes) : moved.error;
    }
    const ssize_t count = ::recv(fd.get(), buffer.data(), buffer.size(), 0);
    if (count > 0) {
      return feed(buffer.data(), static_cast<std::size_t>(count));
    }
    if (count == 0) {
      return -1;
    }
    return errno == EAGAIN || errno == EINTR ? 0 : errno;
  }

  [[nodiscard]] int feed(const char* bytes, std::size_t size) const {
    return redisReaderFeed(reader.get(), bytes, size) == REDIS_OK ? 0 : ENOMEM;
  }

  // Sends what the kernel takes now; 0 or the errno.
  int push(std::string_view request, std::size_t& sent) {
    if (tls) {
      const TlsStream::Moved moved = tls->write(request.substr(sent));
      sent += moved.bytes;
      return moved.error;
    }
    const ssize_t count =
        ::send(fd.get(), request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
    if (count >= 0) {
      sent += static_cast<std::size_t>(count);
      return 0;
    }
    return errno == EAGAIN || errno == EINTR ? 0 : errno;
  }

  [[nodiscard]] std::string lost(int error) const {
    const std::string why = error >= 0                         ? base::system_message(error)
                            : tls && !tls->complaint().empty() ? tls->complaint()
                                                               : "closed by the server";
    return "the connection was lost (" + why + ")";
  }
};

RedisConnection::RedisConnection(std::unique_ptr<Wire> wire) : wire_(std::move(wire)) {}
RedisConnection::~RedisConnection() = default;

base::Result<std::vector<Reply>> RedisConnection::exchange(std::string_view request,
                                                           std::size_t replies,
                                                           Deadline deadline) {
  std::vector<Reply> received;
  received.reserve(std::min<std::size_t>(replies, 4096));
  std::size_t sent = 0;
  int send_error = 0;
  // A single command that was not sent whole cannot have run; of a batch the first may have.
  const auto fail = [&](const std::string& why) -> base::Error {
    wire_->broken = true;
    const bool ran = replies == 1 ? sent == request.size() : sent != 0;
    return ran ? base::timed_out(why + " after the command was sent: its effect is unknown")
               : base::unavailable(why + " before the command was sent");
  };
  const auto sending = [&] {
    return sent < request.size() && send_error == 0;
  };
  while (true) {
    if (sending()) {
      send_error = wire_->push(request, sent);
    }
    if (auto status = wire_->collect(received, replies); !status) {
      return fail(status.error().message);
    }
    if (received.size() == replies) {
      wire_->broken = sent < request.size() || wire_->reader->pos != wire_->reader->len;
      return received;
    }
    const Ready wanted = sending() ? Ready::kBoth : Ready::kRead;
    const Ready ready = wire_->wait(wanted, deadline);
    if (ready == Ready::kNo) {
      return fail("no answer in time");
    }
    const int error = ready == Ready::kWrite ? 0 : wire_->fill();
    if (error != 0) {
      return fail(wire_->lost(send_error != 0 ? send_error : error));
    }
  }
}

base::Status RedisConnection::send(std::string_view request, Deadline deadline) {
  std::size_t sent = 0;
  while (sent < request.size()) {
    if (const int error = wire_->push(request, sent); error != 0) {
      wire_->broken = true;
      return base::unavailable(wire_->lost(error));
    }
    if (sent < request.size() && wire_->wait(Ready::kWrite, deadline) == Ready::kNo) {
      wire_->broken = true;
      return base::unavailable("the server does not read");
    }
  }
  return {};
}

base::Result<std::optional<Reply>> RedisConnection::receive(Deadline deadline) {
  while (true) {
    auto next = wire_->parse();
    if (!next || *next) {
      wire_->broken = !next;
      return next;
    }
    if (wire_->wait(Ready::kRead, deadline) == Ready::kNo) {
      return std::optional<Reply>();
    }
    if (const int error = wire_->fill(); error != 0) {
      wire_->broken = true;
      return base::unavailable(wire_->lost(error));
    }
  }
}

bool RedisConnection::broken() const {
  return wire_->broken;
}

void RedisConnection::retire() {
  wire_->broken = true;
}

bool RedisConnection::usable() const {
  return !broken() && wait_ready(wire_->fd.get(), Ready::kRead, Deadline::min()) == Ready::kNo;
}

base::Result<std::unique_ptr<RedisConnection>> RedisConnection::open(const Address& address,
                                                                     Deadline deadline,
                                                                     const Interrupt* interrupt) {
  auto wire = std::make_unique<Wire>();
  wire->interrupt = interrupt;
  SEQUENT_TRY_ASSIGN(wire->fd, connect_socket(address, deadline, interrupt));
  if (address.tls) {
    const std::string& host = address.hosts.front().host;
    SEQUENT_TRY_ASSIGN(wire->tls,
                       TlsStream::connect(wire->fd.get(), *address.tls, host, deadline, interrupt));
  }
  auto connection = std::make_unique<RedisConnection>(std::move(wire));
  SEQUENT_TRY(connection->greet(address, deadline));
  return connection;
}

base::Status RedisConnection::greet(const Address& address, Deadline deadline) {
  std::string request;
  std::vector<std::string_view> asked;
  const auto ask = [&](std::initializer_list<std::string_view> words) {
    pack(Args(words.begin(), words.size()), request);
    asked.push_back(*words.begin());
  };
  const std::string db = std::to_string(address.db);
  if (!address.password.empty() && address.user.empty()) {
    ask({"AUTH", address.password});
  } else if (!address.user.empty()) {
    ask({"AUTH", address.user, address.password});
  }
  if (address.db != 0) {
    ask({"SELECT", db});
  }
  ask({"PING"});
  auto replies = exchange(request, asked.size(), deadline);
  if (!replies) {
    // None of these changes anything: whatever happened, the caller's command did not run.
    return base::unavailable(std::move(replies).error().message);
  }
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const Reply& reply = (*replies)[i];
    if (!reply.is_error()) {
      continue;
    }
    if (reply.text.starts_with("LOADING")) {
      return base::unavailable("the server is loading its data");
    }
    // A refusal may repeat its arguments, so of AUTH only the code is passed on.
    if (asked[i] == "AUTH") {
      return base::invalid("the server refuses the user or password (" +
                           reply.text.substr(0, reply.text.find(' ')) + ")");
    }
    if (reply.text.starts_with("NOAUTH")) {
      return base::invalid("the server wants a password");
    }
    return base::Error{
        asked[i] == "SELECT" ? base::ErrorCode::kInvalid : base::ErrorCode::kUnavailable,
        std::string(asked[i]) + " was refused: " + reply.text};
  }
  return {};
}

}  // namespace sequent::store
