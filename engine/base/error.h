#pragma once

#include <string>
#include <utility>

namespace sequent::base {

// Why an operation could not give its value. A new code is added only when some
// caller branches on it.
enum class ErrorCode {
  kInvalid,      // the request or the input is malformed; asking again cannot help
  kNotFound,     // what was named is not there
  kUnavailable,  // could not be asked or did not run: nothing happened
  kTimeout,      // gave up waiting: the effect is unknown
  kCorrupt,      // stored bytes do not match their checksum or format
  kConflict,     // somebody else owns it or changed it first
  kInternal,     // a mistake of ours
};

// An error for a person and for a caller: `message` is lower case, names the
// file, key or command, and ends without newline or full stop.
struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
};

[[nodiscard]] inline Error invalid(std::string message) {
  return {ErrorCode::kInvalid, std::move(message)};
}
[[nodiscard]] inline Error not_found(std::string message) {
  return {ErrorCode::kNotFound, std::move(message)};
}
[[nodiscard]] inline Error unavailable(std::string message) {
  return {ErrorCode::kUnavailable, std::move(message)};
}
[[nodiscard]] inline Error timed_out(std::string message) {
  return {ErrorCode::kTimeout, std::move(message)};
}
[[nodiscard]] inline Error corrupt(std::string message) {
  return {ErrorCode::kCorrupt, std::move(message)};
}
[[nodiscard]] inline Error conflict(std::string message) {
  return {ErrorCode::kConflict, std::move(message)};
}
[[nodiscard]] inline Error internal(std::string message) {
  return {ErrorCode::kInternal, std::move(message)};
}

}  // namespace sequent::base
