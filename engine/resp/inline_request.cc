#include "engine/resp/inline_request.h"

#include <cstddef>

namespace sequent::resp {

namespace {

bool is_blank(char byte) {
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

// \v and \f separate arguments only in front of one.
bool ends_word(char byte) {
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\0';
}

int hex_value(char byte) {
  if (byte >= '0' && byte <= '9') {
    return byte - '0';
  }
  if (byte >= 'a' && byte <= 'f') {
    return byte - 'a' + 10;
  }
  if (byte >= 'A' && byte <= 'F') {
    return byte - 'A' + 10;
  }
  return -1;
}

char control_character(char letter) {
  switch (letter) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'b':
      return '\b';
    case 'a':
      return '\a';
    default:
      return letter;
  }
}

// Reads one argument at a time; writes it over the bytes it came from.
class Splitter {
 public:
  explicit Splitter(std::span<char> line) : line_(line) {}

  [[nodiscard]] bool at_end() {
    while (read_ < line_.size() && is_blank(line_[read_])) {
      ++read_;
    }
    return read_ == line_.size();
  }

  bool word(std::string_view& out) {
    const std::size_t start = write_ = read_;
    while (read_ < line_.size() && !ends_word(line_[read_])) {
      const char byte = line_[read_++];
      if (byte != '"' && byte != '\'') {
        line_[write_++] = byte;
      } else if (!(byte == '"' ? double_quoted() : single_quoted())) {
        return false;
      }
    }
    if (read_ < line_.size() && line_[read_] == '\0') {
      read_ = line_.size();
    }
    out = {line_.data() + start, write_ - start};
    return true;
  }

 private:
  bool double_quoted() {
    while (read_ < line_.size()) {
      const char byte = line_[read_++];
      if (byte == '"') {
        return quote_ends_word();
      }
      if (byte != '\\' || read_ == line_.size()) {
        line_[write_++] = byte;
      } else {
        escape();
      }
    }
    return false;
  }

  void escape() {
    if (line_[read_] == 'x' && read_ + 2 < line_.size() && hex_value(line_[read_ + 1]) >= 0 &&
        hex_value(line_[read_ + 2]) >= 0) {
      line_[write_++] =
          static_cast<char>(hex_value(line_[read_ + 1]) * 16 + hex_value(line_[read_ + 2]));
      read_ += 3;
      return;
    }
    line_[write_++] = control_character(line_[read_++]);
  }

  bool single_quoted() {
    while (read_ < line_.size()) {
      const char byte = line_[read_++];
      if (byte == '\'') {
        return quote_ends_word();
      }
      if (byte == '\\' && read_ < line_.size() && line_[read_] == '\'') {
        line_[write_++] = line_[read_++];
      } else {
        line_[write_++] = byte;
      }
    }
    return false;
  }

  [[nodiscard]] bool quote_ends_word() const {
    return read_ == line_.size() || is_blank(line_[read_]);
  }

  std::span<char> line_;
  std::size_t read_ = 0;
  std::size_t write_ = 0;
};

}  // namespace

bool split_inline_request(std::span<char> line, std::vector<std::string_view>& args) {
  const std::size_t before = args.size();
  Splitter splitter(line);
  while (!splitter.at_end()) {
    std::string_view word;
    if (!splitter.word(word)) {
      args.resize(before);
      return false;
    }
    args.push_back(word);
  }
  return true;
}

}  // namespace sequent::resp
