#include "engine/base/sqlite_log.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <sqlite3.h>

namespace sequent::base {
namespace {

constexpr std::size_t kHeader = 32;
constexpr std::size_t kFrameHeader = 24;
constexpr std::uint32_t kMagic = 0x377f'0682;  // its last bit: sums are of big-endian words

std::uint32_t big_endian(const char* at) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    value = (value << 8) | static_cast<unsigned char>(at[i]);
  }
  return value;
}

// The sum of a log so far; each frame's goes on from the one before.
class Sum {
 public:
  explicit Sum(bool big_endian_words)
      : swap_(big_endian_words != (std::endian::native == std::endian::big)) {}

  // REQUIRES: a multiple of eight bytes.
  void add(std::string_view bytes) {
    for (std::size_t at = 0; at < bytes.size(); at += 8) {
      first_ += word(bytes.data() + at) + second_;
      second_ += word(bytes.data() + at + 4) + first_;
    }
  }
  // Whether it stands in the eight bytes at `at`.
  [[nodiscard]] bool is_at(const char* at) const {
    return big_endian(at) == first_ && big_endian(at + 4) == second_;
  }

 private:
  [[nodiscard]] std::uint32_t word(const char* at) const {
    std::uint32_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return swap_ ? __builtin_bswap32(value) : value;
  }

  bool swap_;
  std::uint32_t first_ = 0;
  std::uint32_t second_ = 0;
};

Error failed(const char* what, int result) {
  return unavailable(std::string("cannot ") + what + " the write-ahead log (" +
                     sqlite3_errstr(result) + ')');
}

// False: the file ends before.
Result<bool> read_at(sqlite3_file& log, std::string& bytes, sqlite3_int64 offset) {
  const int result =
      log.pMethods->xRead(&log, bytes.data(), static_cast<int>(bytes.size()), offset);
  if (result != SQLITE_OK && result != SQLITE_IOERR_SHORT_READ) {
    return failed("read", result);
  }
  return result == SQLITE_OK;
}

Status write_at(sqlite3_file& log, const std::string& bytes, sqlite3_int64 offset) {
  const int result =
      log.pMethods->xWrite(&log, bytes.data(), static_cast<int>(bytes.size()), offset);
  return result == SQLITE_OK ? Status() : Status(failed("write", result));
}

// The bytes of a page, as the header says.
std::int64_t page_bytes(const std::string& header) {
  return big_endian(header.data() + 8);
}

}  // namespace

Result<int> rewrite_log(sqlite3_file& log) {
  std::string header(kHeader, '\0');
  SEQUENT_TRY_ASSIGN(const bool has_header, read_at(log, header, 0));
  const std::uint32_t magic = big_endian(header.data());
  Sum sum((magic & 1U) != 0);
  sum.add(std::string_view(header).substr(0, kHeader - 8));
  if (!has_header || (magic & ~1U) != kMagic || !sum.is_at(header.data() + kHeader - 8)) {
    return 0;
  }
  SEQUENT_TRY(write_at(log, header, 0));
  const std::string_view salt = std::string_view(header).substr(16, 8);
  std::string frame(kFrameHeader + static_cast<std::size_t>(page_bytes(header)), '\0');
  for (int frames = 0;; ++frames) {
    const sqlite3_int64 offset =
        static_cast<sqlite3_int64>(kHeader) + frames * static_cast<sqlite3_int64>(frame.size());
    SEQUENT_TRY_ASSIGN(const bool whole, read_at(log, frame, offset));
    if (!whole || std::string_view(frame).substr(8, 8) != salt) {
      return frames;
    }
    sum.add(std::string_view(frame).substr(0, 8));
    sum.add(std::string_view(frame).substr(kFrameHeader));
    if (!sum.is_at(frame.data() + 16)) {
      return frames;
    }
    SEQUENT_TRY(write_at(log, frame, offset));
  }
}

Status cut_log(sqlite3_file& log, int frames) {
  std::string header(kHeader, '\0');
  SEQUENT_TRY_ASSIGN(const bool has_header, read_at(log, header, 0));
  sqlite3_int64 size = 0;
  if (const int result = log.pMethods->xFileSize(&log, &size); result != SQLITE_OK) {
    return failed("measure", result);
  }
  const auto frame = static_cast<std::int64_t>(kFrameHeader) + page_bytes(header);
  const std::int64_t wanted = static_cast<std::int64_t>(kHeader) + frames * frame;
  if (!has_header || size <= wanted) {
    return {};
  }
  const int result = log.pMethods->xTruncate(&log, wanted);
  return result == SQLITE_OK ? Status() : Status(failed("cut", result));
}

}  // namespace sequent::base
