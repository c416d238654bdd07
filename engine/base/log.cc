#include "engine/base/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace sequent::base {

namespace {

constexpr const char* kPattern = "%Y-%m-%d %H:%M:%S.%e %l %v";

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::off;
}

std::shared_ptr<spdlog::logger> make_logger(spdlog::sink_ptr sink, LogLevel least) {
  auto logger = std::make_shared<spdlog::logger>("sequent", std::move(sink));
  logger->set_pattern(kPattern);
  logger->set_level(level_of(least));
  logger->flush_on(spdlog::level::debug);
  return logger;
}

}  // namespace

Log Log::to_stderr(LogLevel least) {
  return Log(make_logger(std::make_shared<spdlog::sinks::stderr_sink_mt>(), least));
}

Log Log::to_file(const std::string& path, LogLevel least) {
  return Log(make_logger(std::make_shared<spdlog::sinks::basic_file_sink_mt>(path), least));
}

void Log::write(LogLevel level, std::string_view message) const {
  if (logger_ == nullptr || !logger_->should_log(level_of(level))) {
    return;
  }
  std::string line(message);
  for (char& byte : line) {
    const auto value = static_cast<unsigned char>(byte);
    if (value < 32 || value == 127) {
      byte = '?';
    }
  }
  logger_->log(level_of(level), "{}", line);
}

}  // namespace sequent::base
