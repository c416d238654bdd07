#include "engine/resp/request_parser.h"

#include <cstring>
#include <limits>
#include <optional>

#include "engine/resp/inline_request.h"

// A request that arrived whole goes straight into the caller's arguments, nearly
// always by `whole_array`, which keeps no state. Only one that comes in parts is kept
// as offsets, because the bytes may move between two calls; what of it was parsed is
// never parsed again.

namespace sequent::resp {

namespace {

constexpr std::size_t kMostKept = 1024;  // pieces that there is room for after a long request
constexpr std::size_t kMaxLine = std::size_t{64} * 1024;
constexpr std::int64_t kMaxArguments = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kMaxUnauthenticatedArguments = 10;
constexpr std::int64_t kMaxUnauthenticatedBulk = 16384;
constexpr std::size_t kLongestShort = 999;  // what take_short_number reads

// As Redis reads a length: digits without leading zero, perhaps a minus.
std::optional<std::int64_t> parse_length(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) {
    text.remove_prefix(1);
  }
  if (text.empty() || text.size() > 18 || (text.front() == '0' && (text.size() > 1 || negative))) {
    return std::nullopt;
  }
  std::int64_t value = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') {
      return std::nullopt;
    }
    value = value * 10 + (digit - '0');
  }
  return negative ? -value : value;
}

// Reads "<type><number>\r\n" at `at` and moves it behind; of up to three digits, which nearly
// every length has. None: the bytes say something else, or not all of them are there.
std::optional<std::size_t> take_short_number(const char*& at, const char* end, char type) {
  constexpr std::ptrdiff_t kLongest = 6;
  if (end - at < kLongest || at[0] != type) {
    return std::nullopt;
  }
  unsigned number = static_cast<unsigned char>(at[1]) - unsigned{'0'};
  std::ptrdiff_t used = 2;
  if (number > 9 || (number == 0 && at[used] != '\r')) {
    return std::nullopt;
  }
  for (; at[used] != '\r'; ++used) {
    const unsigned digit = static_cast<unsigned char>(at[used]) - unsigned{'0'};
    if (digit > 9 || used == kLongest - 2) {
      return std::nullopt;
    }
    number = number * 10 + digit;
  }
  at += used + 2;
  return number;
}

}  // namespace

void RequestParser::reset() {
  position_ = 0;
  missing_ = 0;
  bulk_length_ = -1;
  pieces_.clear();
}

RequestParser::Step RequestParser::fail(std::string_view text) {
  error_.assign("ERR Protocol error: ").append(text);
  return Step::kFailed;
}

// Reads the number between the type byte at position_ and the next CR.
RequestParser::Step RequestParser::number_line(std::span<char> unread,
                                               std::int64_t& value,
                                               bool& valid,
                                               const char* too_big) {
  const char* line = unread.data() + position_;
  const std::size_t left = unread.size() - position_;
  const auto* cr = static_cast<const char*>(std::memchr(line, '\r', left));
  if (cr == nullptr) {
    return left > kMaxLine ? fail(too_big) : Step::kMore;
  }
  const auto length = static_cast<std::size_t>(cr - line);
  if (length + 2 > left) {
    return Step::kMore;
  }
  const auto number = parse_length({line + 1, length == 0 ? 0 : length - 1});
  valid = number.has_value();
  value = number.value_or(0);
  position_ += length + 2;
  return Step::kDone;
}

RequestParser::Step RequestParser::array_header(std::span<char> unread) {
  std::int64_t count = 0;
  bool valid = true;
  if (const Step step = number_line(unread, count, valid, "too big mbulk count string");
      step != Step::kDone) {
    return step;
  }
  if (!valid || count > kMaxArguments) {
    return fail("invalid multibulk length");
  }
  if (!authenticated_ && count > kMaxUnauthenticatedArguments) {
    return fail("unauthenticated multibulk length");
  }
  missing_ = count > 0 ? count : 0;
  return Step::kDone;
}

RequestParser::Step RequestParser::bulk_header(std::span<char> unread) {
  if (position_ == unread.size()) {
    return Step::kMore;
  }
  const char type = unread[position_];
  std::int64_t length = 0;
  bool valid = true;
  const std::size_t start = position_;
  if (const Step step = number_line(unread, length, valid, "too big bulk count string");
      step != Step::kDone) {
    return step;
  }
  if (type != '$') {
    position_ = start;
    std::string error = "expected '$', got '";
    error.append(1, type).append("'");
    return fail(std::move(error));
  }
  if (!valid || length < 0 || static_cast<std::size_t>(length) > max_bulk_) {
    return fail("invalid bulk length");
  }
  if (!authenticated_ && length > kMaxUnauthenticatedBulk) {
    return fail("unauthenticated bulk length");
  }
  bulk_length_ = length;
  return Step::kDone;
}

RequestParser::Step RequestParser::array(std::span<char> unread,
                                         std::vector<std::string_view>& args) {
  const std::size_t first = args.size();
  const bool resumed = !pieces_.empty();
  while (missing_ > 0) {
    if (bulk_length_ < 0) {
      if (const Step step = bulk_header(unread); step != Step::kDone) {
        keep_pieces(unread, args, first);
        return step;
      }
    }
    const auto length = static_cast<std::size_t>(bulk_length_);
    if (unread.size() - position_ < length + 2) {
      keep_pieces(unread, args, first);
      return Step::kMore;
    }
    if (resumed) [[unlikely]] {
      pieces_.push_back({position_, length});
    } else {
      args.emplace_back(unread.data() + position_, length);
    }
    position_ += length + 2;
    bulk_length_ = -1;
    --missing_;
  }
  for (const Piece& piece : pieces_) {
    args.emplace_back(unread.data() + piece.offset, piece.length);
  }
  pieces_.clear();
  if (pieces_.capacity() > kMostKept) {
    pieces_.shrink_to_fit();
  }
  return Step::kDone;
}

// A request that is there as a whole and has no long lengths; 0 bytes: it is not such a one.
std::size_t RequestParser::whole_array(std::span<char> unread,
                                       std::vector<std::string_view>& args) const {
  if (!authenticated_ || max_bulk_ < kLongestShort) {
    return 0;
  }
  const char* at = unread.data();
  const char* const end = at + unread.size();
  const auto count = take_short_number(at, end, '*');
  if (!count || *count == 0) {
    return 0;
  }
  const std::size_t before = args.size();
  for (std::size_t i = 0; i < *count; ++i) {
    const auto length = take_short_number(at, end, '$');
    if (!length || static_cast<std::size_t>(end - at) < *length + 2) {
      args.resize(before);
      return 0;
    }
    args.emplace_back(at, *length);
    at += *length + 2;
  }
  return static_cast<std::size_t>(at - unread.data());
}

// Turns the views of an unfinished request back into offsets.
void RequestParser::keep_pieces(std::span<char> unread,
                                std::vector<std::string_view>& args,
                                std::size_t first) {
  for (std::size_t i = first; i < args.size(); ++i) {
    pieces_.push_back({static_cast<std::size_t>(args[i].data() - unread.data()), args[i].size()});
  }
  args.resize(first);
}

RequestParser::Step RequestParser::inline_request(std::span<char> unread,
                                                  std::vector<std::string_view>& args) {
  const char* line = unread.data() + position_;
  const std::size_t left = unread.size() - position_;
  const auto* newline = static_cast<const char*>(std::memchr(line, '\n', left));
  if (newline == nullptr) {
    return left > kMaxLine ? fail("too big inline request") : Step::kMore;
  }
  auto length = static_cast<std::size_t>(newline - line);
  const std::size_t start = position_;
  position_ += length + 1;
  if (length > 0 && line[length - 1] == '\r') {
    --length;
  }
  if (!split_inline_request(unread.subspan(start, length), args)) {
    return fail("unbalanced quotes in request");
  }
  return Step::kDone;
}

RequestParser::Found RequestParser::next(std::span<char> unread,
                                         std::vector<std::string_view>& args) {
  if (position_ == 0 && missing_ == 0) [[likely]] {
    if (const std::size_t used = whole_array(unread, args); used > 0) {
      return {Status::kRequest, used};
    }
  }
  const std::size_t before = args.size();
  std::size_t skipped = 0;
  while (true) {
    Step step = Step::kDone;
    if (missing_ == 0) {
      if (position_ == unread.size()) {
        position_ = 0;
        return {Status::kIncomplete, skipped};
      }
      step = unread[position_] == '*' ? array_header(unread) : inline_request(unread, args);
    }
    if (step == Step::kDone && missing_ > 0) {
      step = array(unread, args);
    }
    if (step == Step::kFailed) {
      return {Status::kError, unread.size()};
    }
    if (step == Step::kMore) {
      position_ -= skipped;
      for (Piece& piece : pieces_) {
        piece.offset -= skipped;
      }
      return {Status::kIncomplete, skipped};
    }
    if (args.size() > before) {
      const std::size_t used = position_;
      position_ = 0;
      return {Status::kRequest, used};
    }
    skipped = position_;
  }
}

}  // namespace sequent::resp
