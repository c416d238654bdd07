#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sequent::cli {

enum class Colour { kNone, kRed, kGreen, kYellow, kBold, kDim };

// The two streams a person or a script reads: reports on stdout, complaints on
// stderr. Colours only where a person looks at it (a terminal, no NO_COLOR, TERM
// not "dumb"). A reader that went away is not an error: what it would have read is dropped.
//
// Threads: one.
class Terminal {
 public:
  Terminal();

  // Reports are wanted by a person who watches: lines may be redrawn.
  [[nodiscard]] bool is_live() const { return live_; }
  [[nodiscard]] bool has_colours() const { return colours_; }
  [[nodiscard]] std::size_t width() const;
  [[nodiscard]] std::size_t height() const;

  void print(std::string_view text);
  void print_line(std::string_view text);
  // "sequent: <message>" on stderr; the message is made safe for terminals.
  void complain(std::string_view message);
  void warn(std::string_view message);
  // `text` in that colour, or as it is where colours are not wanted.
  [[nodiscard]] std::string paint(Colour colour, std::string_view text) const;

 private:
  bool live_;
  bool colours_;
  bool error_colours_;
};

}  // namespace sequent::cli
