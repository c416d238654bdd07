#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace spdlog {
class logger;
}  // namespace spdlog

namespace sequent::base {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Where a long-running process says what it does: one line a message, with the
// time and the level, on standard error or in a file. Line breaks and other
// control characters of a message are written as '?', so that what came from
// outside cannot forge a line.
//
// Threads: any. A copy writes to the same place.
class Log {
 public:
  // Says nothing.
  Log() = default;
  // On standard error.
  static Log to_stderr(LogLevel least);
  // Appends to `path`. Throws what the library throws if it cannot be opened.
  static Log to_file(const std::string& path, LogLevel least);

  void debug(std::string_view message) const { write(LogLevel::kDebug, message); }
  void info(std::string_view message) const { write(LogLevel::kInfo, message); }
  void warning(std::string_view message) const { write(LogLevel::kWarning, message); }
  void error(std::string_view message) const { write(LogLevel::kError, message); }
  void write(LogLevel level, std::string_view message) const;

 private:
  explicit Log(std::shared_ptr<spdlog::logger> logger) : logger_(std::move(logger)) {}

  // shared because copies of a Log outlive each other in any order
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace sequent::base
