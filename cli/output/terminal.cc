#include "cli/output/terminal.h"

#include <cerrno>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/output/format.h"

namespace sequent::cli {
namespace {

constexpr std::size_t kUsualWidth = 80;
constexpr std::size_t kUsualHeight = 24;

bool is_capable_terminal(int fd) {
  const char* const type = std::getenv("TERM");
  return ::isatty(fd) == 1 && type != nullptr && std::string_view(type) != "dumb";
}

bool wants_colour() {
  const char* const refused = std::getenv("NO_COLOR");
  return refused == nullptr || *refused == '\0';
}

winsize size_of_terminal() {
  winsize size{};
  ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
  return size;
}

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno != EINTR) {
      return;
    }
    text.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
  }
}

std::string coloured(Colour colour, std::string_view text) {
  const char* code = "";
  switch (colour) {
    case Colour::kNone:
      return std::string(text);
    case Colour::kRed:
      code = "31";
      break;
    case Colour::kGreen:
      code = "32";
      break;
    case Colour::kYellow:
      code = "33";
      break;
    case Colour::kBold:
      code = "1";
      break;
    case Colour::kDim:
      code = "2";
      break;
  }
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace

Terminal::Terminal()
    : live_(is_capable_terminal(STDOUT_FILENO)),
      colours_(live_ && wants_colour()),
      error_colours_(is_capable_terminal(STDERR_FILENO) && wants_colour()) {}

std::size_t Terminal::width() const {
  const winsize size = size_of_terminal();
  return size.ws_col > 0 ? size.ws_col : kUsualWidth;
}

std::size_t Terminal::height() const {
  const winsize size = size_of_terminal();
  return size.ws_row > 0 ? size.ws_row : kUsualHeight;
}

void Terminal::print(std::string_view text) {
  write_all(STDOUT_FILENO, text);
}

void Terminal::print_line(std::string_view text) {
  print(std::string(text) + "\n");
}

void Terminal::complain(std::string_view message) {
  const std::string name = error_colours_ ? coloured(Colour::kRed, "sequent:") : "sequent:";
  write_all(STDERR_FILENO, name + " " + printable(message) + "\n");
}

void Terminal::warn(std::string_view message) {
  const std::string name =
      error_colours_ ? coloured(Colour::kYellow, "sequent: warning:") : "sequent: warning:";
  write_all(STDERR_FILENO, name + " " + printable(message) + "\n");
}

std::string Terminal::paint(Colour colour, std::string_view text) const {
  return colours_ ? coloured(colour, text) : std::string(text);
}

}  // namespace sequent::cli
