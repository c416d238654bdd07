#pragma once

#include "engine/base/error.h"

namespace sequent::cli {

// What the program tells its caller; scripts rely on these numbers.
enum class ExitCode {
  kProved = 0,         // all went well
  kFailed = 1,         // a proof failed, or a stored result turned out to be bad
  kUsage = 2,          // the request makes no sense; asking again cannot help
  kOutOfOrder = 3,     // the store or the prover is out of order
  kInterrupted = 130,  // Ctrl-C, as shells say it
};

[[nodiscard]] constexpr ExitCode exit_code_of(const base::Error& error) {
  return error.code == base::ErrorCode::kInvalid ? ExitCode::kUsage : ExitCode::kOutOfOrder;
}

}  // namespace sequent::cli
