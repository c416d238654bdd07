#include "engine/resp/resp_writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <span>

#include "engine/resp/real_text.h"

namespace sequent::resp {

namespace {

constexpr std::size_t kMaxDigits = 20;
constexpr std::size_t kMaxHeader = 1 + kMaxDigits + 2;
constexpr std::string_view kEnd = "\r\n";

char* put(char* at, std::string_view bytes) {
  std::memcpy(at, bytes.data(), bytes.size());
  return at + bytes.size();
}

// "<type><digits>\r\n"; nearly every number has one digit.
template <typename Integer>
char* put_number(char* at, char type, Integer value) {
  *at++ = type;
  if (value >= 0 && value < 10) [[likely]] {
    *at++ = static_cast<char>('0' + static_cast<int>(value));
  } else {
    at = std::to_chars(at, at + kMaxDigits, value).ptr;
  }
  return put(at, kEnd);
}

void commit_until(base::ByteBuffer& out, std::span<char> room, const char* end) {
  out.commit(static_cast<std::size_t>(end - room.data()));
}

}  // namespace

void RespWriter::header(char type, std::uint64_t length) {
  const auto room = out_->room(kMaxHeader);
  commit_until(*out_, room, put_number(room.data(), type, length));
}

void RespWriter::line(char type, std::string_view text) {
  const auto room = out_->room(text.size() + 1 + kEnd.size());
  char* at = room.data();
  *at++ = type;
  commit_until(*out_, room, put(put(at, text), kEnd));
}

void RespWriter::bulk(std::string_view bytes) {
  const auto room = out_->room(kMaxHeader + bytes.size() + kEnd.size());
  char* at = put_number(room.data(), '$', bytes.size());
  if (!bytes.empty()) {
    at = put(at, bytes);
  }
  commit_until(*out_, room, put(at, kEnd));
}

void RespWriter::begin_file(std::size_t size) {
  header('$', size);
}

void RespWriter::file_part(std::string_view bytes) {
  out_->append(bytes);
}

void RespWriter::sign_of_life() {
  out_->append("\n");
}

void RespWriter::simple(std::string_view text) {
  if (text == "OK") [[likely]] {
    out_->append("+OK\r\n");
    return;
  }
  line('+', text);
}

void RespWriter::write_error(std::string_view text) {
  const auto room = out_->room(text.size() + 1 + kEnd.size());
  char* at = room.data();
  *at++ = '-';
  for (const char byte : text) {
    *at++ = byte == '\r' || byte == '\n' ? ' ' : byte;
  }
  commit_until(*out_, room, put(at, kEnd));
}

void RespWriter::integer(std::int64_t value) {
  const auto room = out_->room(kMaxHeader);
  commit_until(*out_, room, put_number(room.data(), ':', value));
}

void RespWriter::null() {
  if (protocol_ >= 3) {
    out_->append("_\r\n");
  } else {
    out_->append("$-1\r\n");
  }
}

void RespWriter::null_array() {
  out_->append(protocol_ >= 3 ? "_\r\n" : "*-1\r\n");
}

void RespWriter::real(double value) {
  decimal(value, RealText(value).view());
}

void RespWriter::decimal(double /*value*/, std::string_view digits) {
  if (protocol_ >= 3) {
    line(',', digits);
  } else {
    bulk(digits);
  }
}

void RespWriter::boolean(bool value) {
  if (protocol_ >= 3) {
    out_->append(value ? "#t\r\n" : "#f\r\n");
  } else {
    out_->append(value ? ":1\r\n" : ":0\r\n");
  }
}

void RespWriter::big_number(std::string_view digits) {
  if (protocol_ >= 3) {
    line('(', digits);
  } else {
    bulk(digits);
  }
}

void RespWriter::verbatim(std::string_view format, std::string_view text) {
  if (protocol_ < 3) {
    bulk(text);
    return;
  }
  std::array<char, 4> prefix{' ', ' ', ' ', ':'};
  std::copy_n(format.data(), std::min<std::size_t>(format.size(), 3), prefix.data());
  header('=', text.size() + prefix.size());
  out_->append({prefix.data(), prefix.size()});
  out_->append(text);
  out_->append(kEnd);
}

void RespWriter::begin_array(std::size_t size) {
  header('*', size);
}

void RespWriter::begin_map(std::size_t pairs) {
  if (protocol_ >= 3) {
    header('%', pairs);
  } else {
    header('*', pairs * 2);
  }
}

void RespWriter::begin_set(std::size_t size) {
  header(protocol_ >= 3 ? '~' : '*', size);
}

void RespWriter::begin_push(std::size_t size) {
  header(protocol_ >= 3 ? '>' : '*', size);
}

bool RespWriter::begin_attribute(std::size_t pairs) {
  if (protocol_ >= 3) {
    header('|', pairs);
  }
  return protocol_ >= 3;
}

}  // namespace sequent::resp
