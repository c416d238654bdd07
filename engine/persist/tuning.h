#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/log.h"

namespace sequent::persist {

// When an acknowledged write is on disk.
enum class Mode {
  kAlways,       // before its reply: one sync for all turns that came meanwhile
  kEverySecond,  // at most a second later
  kNo,           // when the kernel or a checkpoint writes it
};

// As appendfsync calls it; everything else is `everysec`.
[[nodiscard]] inline Mode mode_named(std::string_view appendfsync) {
  return appendfsync == "always" ? Mode::kAlways
         : appendfsync == "no"   ? Mode::kNo
                                 : Mode::kEverySecond;
}

// What need not be set, but can.
struct Tuning {
  // Memory for big values that were read.
  std::size_t big_cache_bytes = std::size_t{64} << 20;
  // A snapshot is made when the log is as long, whatever the last one was.
  std::int64_t max_log_bytes = std::int64_t{1} << 30;
  base::Log log;    // told when the disk fails and when it is well again
  std::string vfs;  // the file system that SQLite goes through; empty: the default one
};

}  // namespace sequent::persist
