#include "decls/import/metamath/lexer.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/file_io.h"

namespace sequent::decls::metamath {
namespace {

constexpr std::size_t kPiece = std::size_t{256} << 10U;

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}
constexpr bool is_printable(char c) {
  return c > ' ' && c <= '~';
}

std::string hex_byte(char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  return {'0', 'x', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
}

}  // namespace

std::string in_quotes(std::string_view word) {
  constexpr std::size_t kMost = 60;
  return "'" + std::string(word.substr(0, kMost)) + (word.size() > kMost ? "…'" : "'");
}

base::Result<Lexer> Lexer::open(const std::string& path) {
  Lexer lexer;
  SEQUENT_TRY(lexer.add_source(path));
  return lexer;
}

base::Status Lexer::add_source(const std::string& path) {
  Source source{.path = path, .fd = base::UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC))};
  struct stat about {};
  if (!source.fd || ::fstat(source.fd.get(), &about) != 0) {
    return base::file_error("read", path, errno);
  }
  source.id = {about.st_dev, about.st_ino};
  if (std::ranges::any_of(sources_, [&](const Source& open) { return open.id == source.id; })) {
    return base::invalid(in_quotes(path) + " includes itself");
  }
  if (std::ranges::find(seen_, source.id) != seen_.end()) {
    return {};
  }
  if (sources_.size() == kMostOpenFiles) {
    return base::invalid("files include each other more than " + std::to_string(kMostOpenFiles) +
                         " deep");
  }
  bytes_total_ += S_ISREG(about.st_mode) ? static_cast<std::uint64_t>(about.st_size) : 0;
  seen_.push_back(source.id);
  sources_.push_back(std::move(source));
  return {};
}

base::Status Lexer::include(const std::string& name, const Token& at) {
  const auto path = std::filesystem::path(file()).parent_path() / name;
  const base::Status added = add_source(path.string());
  if (!added) {
    base::Error failed = error(at, added.error().message);
    failed.code = added.error().code;
    return failed;
  }
  return {};
}

base::Error Lexer::error(const Token& at, std::string_view what) const {
  std::string message = file();
  message += ':' + std::to_string(at.line) + ':' + std::to_string(at.column) + ": ";
  message += what;
  return base::invalid(std::move(message));
}

base::Status Lexer::refill(std::size_t keep) {
  Source& source = sources_.back();
  source.buffer.erase(0, keep);
  source.before_buffer += keep;
  source.at -= keep;
  source.end -= keep;
  source.buffer.resize(source.end + kPiece);
  for (;;) {
    const ssize_t got = ::read(source.fd.get(), source.buffer.data() + source.end, kPiece);
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return base::file_error("read", source.path, errno);
    }
    source.end += static_cast<std::size_t>(got);
    source.buffer.resize(source.end);
    source.at_end = got == 0;
    bytes_done_ += static_cast<std::uint64_t>(got);
    return {};
  }
}

base::Result<Lexer::Word> Lexer::read_word() {
  Source& source = sources_.back();
  std::uint32_t line_ends = 0;
  for (;;) {
    for (; source.at < source.end && is_blank(source.buffer[source.at]); ++source.at) {
      if (source.buffer[source.at] == '\n') {
        ++line_ends;
        source.line_begin = source.before_buffer + source.at + 1;
      }
    }
    if (source.at < source.end || source.at_end) {
      break;
    }
    SEQUENT_TRY(refill(source.at));
  }
  source.line += line_ends;
  Word word{
      .line = source.line,
      .column =
          static_cast<std::uint32_t>(source.before_buffer + source.at - source.line_begin) + 1,
      .line_ends = line_ends};
  std::size_t begin = source.at;
  for (;;) {
    while (source.at < source.end && is_printable(source.buffer[source.at])) {
      ++source.at;
    }
    if (source.at < source.end || source.at_end) {
      break;
    }
    if (source.at - begin > kMostWord) {
      return error({.line = word.line, .column = word.column}, "a word longer than 16 MiB");
    }
    SEQUENT_TRY(refill(begin));
    begin = 0;
  }
  if (source.at < source.end && !is_blank(source.buffer[source.at])) {
    const auto column = word.column + static_cast<std::uint32_t>(source.at - begin);
    return error({.line = word.line, .column = column},
                 "byte " + hex_byte(source.buffer[source.at]) + " is not printable ASCII");
  }
  word.text = std::string_view(source.buffer).substr(begin, source.at - begin);
  return word;
}

base::Status Lexer::check_in_comment(std::string_view text, const Token& at) const {
  if (text.find("$(") != std::string_view::npos) {
    return error(at, "'$(' inside a comment");
  }
  if (text.find("$)") != std::string_view::npos) {
    return error(at, "'$)' must stand by itself");
  }
  return {};
}

base::Result<Token> Lexer::read_comment(const Token& begin) {
  comment_.clear();
  for (;;) {
    SEQUENT_TRY_ASSIGN(const Word word, read_word());
    const Token at{.line = word.line, .column = word.column};
    if (word.text.empty()) {
      return error(begin, "this comment does not end");
    }
    if (word.text == "$)") {
      return Token{.kind = Token::Kind::kComment,
                   .text = comment_,
                   .line = begin.line,
                   .column = begin.column};
    }
    if (const std::size_t sign = word.text.find('$'); sign != std::string_view::npos) {
      SEQUENT_TRY(check_in_comment(word.text.substr(sign), at));
    }
    if (comment_.size() + word.text.size() < kMostComment) {
      comment_.append(std::min<std::size_t>(word.line_ends, 2), '\n');
      if (word.line_ends == 0 && !comment_.empty()) {
        comment_ += ' ';
      }
      comment_ += word.text;
    }
  }
}

base::Result<Token> Lexer::next() {
  SEQUENT_TRY_ASSIGN(const Word word, read_word());
  const Token token{
      .kind = Token::Kind::kWord, .text = word.text, .line = word.line, .column = word.column};
  if (word.text == "$(") {
    return read_comment(token);
  }
  if (!word.text.empty()) {
    return token;
  }
  if (sources_.size() == 1) {
    return Token{.kind = Token::Kind::kEnd, .line = word.line, .column = word.column};
  }
  return Token{.kind = Token::Kind::kFileEnd, .line = word.line, .column = word.column};
}

}  // namespace sequent::decls::metamath
