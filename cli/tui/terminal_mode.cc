#include "cli/tui/terminal_mode.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

#include "engine/base/file_io.h"

namespace sequent::cli {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT};
constexpr std::chrono::milliseconds kPatience{1000};

// The other screen, empty; no cursor; the last column does not wrap.
constexpr std::string_view kTake = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[0m\x1b[2J";
constexpr std::string_view kGiveBack = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l";

// Where the handlers write; -1: nowhere. A handler has no other way to know.
std::atomic<int>& signal_sender() {
  static std::atomic<int> sender{-1};
  return sender;
}

void on_signal(int signal) {
  const int before = errno;
  const auto byte = static_cast<std::uint8_t>(signal);
  [[maybe_unused]] const ssize_t written = ::write(signal_sender().load(), &byte, 1);
  errno = before;
}

void set_default(int signal) {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  ::sigaction(signal, &action, nullptr);
}

bool is_ready(int fd, short events, std::chrono::milliseconds timeout) {
  pollfd one{fd, events, 0};
  return ::poll(&one, 1, static_cast<int>(timeout.count())) > 0;
}

}  // namespace

base::Result<TerminalMode> TerminalMode::enter() {
  base::UniqueFd terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  termios before{};
  if (!terminal || ::tcgetattr(terminal.get(), &before) != 0) {
    return base::file_error("use", "/dev/tty", errno);
  }
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    return base::unavailable("cannot make a pipe: " + base::system_message(errno));
  }
  return TerminalMode(std::move(terminal), base::UniqueFd(ends[0]), base::UniqueFd(ends[1]),
                      before);
}

TerminalMode::TerminalMode(base::UniqueFd terminal,
                           base::UniqueFd signals,
                           base::UniqueFd sender,
                           const termios& before)
    : terminal_(std::move(terminal)),
      signals_(std::move(signals)),
      sender_(std::move(sender)),
      before_(before) {
  signal_sender().store(sender_.get());
  for (const int signal : kSignals) {
    OldAction old{signal, {}};
    ::sigaction(signal, nullptr, &old.action);
    if (old.action.sa_handler != SIG_IGN) {  // as nohup asks
      handle(signal);
      old_actions_.push_back(old);
    }
  }
  take();
}

TerminalMode::~TerminalMode() {
  if (!terminal_) {
    return;
  }
  give_back();
  for (const OldAction& old : old_actions_) {
    ::sigaction(old.signal, &old.action, nullptr);
  }
  signal_sender().store(-1);
}

void TerminalMode::handle(int signal) {
  struct sigaction action {};
  action.sa_handler = on_signal;
  ::sigaction(signal, &action, nullptr);
}

void TerminalMode::take() {
  termios raw = before_;
  raw.c_iflag &= ~static_cast<tcflag_t>(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON);
  raw.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN | ISIG);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  while (::tcsetattr(terminal_.get(), TCSANOW, &raw) != 0 && errno == EINTR) {
  }
  send_now(kTake);
}

void TerminalMode::give_back() {
  send_now(kGiveBack);
  while (::tcsetattr(terminal_.get(), TCSANOW, &before_) != 0 && errno == EINTR) {
  }
}

TerminalMode::Size TerminalMode::size() const {
  winsize size{};
  ::ioctl(terminal_.get(), TIOCGWINSZ, &size);
  const Size usual;
  return {size.ws_row > 0 ? size.ws_row : usual.rows,
          size.ws_col > 0 ? size.ws_col : usual.columns};
}

TerminalMode::Event TerminalMode::wait(std::chrono::milliseconds timeout, int other) {
  // A descriptor below zero is passed over.
  std::array<pollfd, 3> all{pollfd{signals_.get(), POLLIN, 0}, pollfd{terminal_.get(), POLLIN, 0},
                            pollfd{other, POLLIN, 0}};
  Event event;
  event.is_pause = ::poll(all.data(), all.size(), static_cast<int>(timeout.count())) == 0;
  std::uint8_t signal = 0;
  if (::read(signals_.get(), &signal, 1) == 1) {
    event.signal = signal;
    return event;
  }
  std::array<char, 512> bytes{};
  const ssize_t count = ::read(terminal_.get(), bytes.data(), bytes.size());
  if (count > 0) {
    event.bytes.assign(bytes.data(), static_cast<std::size_t>(count));
  } else {
    event.is_over = count == 0 || (errno != EAGAIN && errno != EINTR);
  }
  return event;
}

bool TerminalMode::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(terminal_.get(), text.data(), text.size());
    if (written > 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
      continue;
    }
    if (errno != EAGAIN && errno != EINTR) {
      return false;  // the terminal is gone: wait() says so
    }
    std::array<pollfd, 2> both{pollfd{signals_.get(), POLLIN, 0},
                               pollfd{terminal_.get(), POLLOUT, 0}};
    ::poll(both.data(), both.size(), -1);
    if (both[0].revents != 0) {
      return false;
    }
  }
  return true;
}

// Whatever signals come; gives up on a terminal that takes nothing.
void TerminalMode::send_now(std::string_view text) {
  while (!text.empty() && is_ready(terminal_.get(), POLLOUT, kPatience)) {
    const ssize_t written = ::write(terminal_.get(), text.data(), text.size());
    if (written < 0 && errno != EAGAIN && errno != EINTR) {
      return;
    }
    text.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
  }
}

void TerminalMode::stop() {
  give_back();
  set_default(SIGTSTP);
  ::kill(0, SIGTSTP);
  // Stops here; SIGCONT writes to the pipe. A process whose shell is gone is not stopped at all.
  is_ready(signals_.get(), POLLIN, kPatience);
  handle(SIGTSTP);
  take();
}

void TerminalMode::end_by(int signal) {
  give_back();
  set_default(signal);
  ::raise(signal);
  ::_exit(128 + signal);
}

}  // namespace sequent::cli
