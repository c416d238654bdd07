#include "workers/tool_runner.h"

#include <csignal>
#include <filesystem>
#include <system_error>
#include <utility>

namespace sequent::workers {
namespace {

// "Never cut", for any output that fits into memory.
constexpr std::size_t kOutputLimit = 1UL << 32U;

}  // namespace

ProcessToolRunner::ProcessToolRunner(Processes& processes, std::stop_token stop)
    : processes_(processes), stop_(std::move(stop)) {}

base::Result<std::string> ProcessToolRunner::find(const std::string& program) {
  SEQUENT_TRY_ASSIGN(const std::string found, find_program(program));
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(found, error);
  return error ? found : absolute.string();
}

base::Result<provers::ToolRunner::Output> ProcessToolRunner::run(
    std::span<const std::string> argv,
    std::span<const std::string> environment,
    const std::string& directory) {
  const ProcessRequest request{.argv = {argv.begin(), argv.end()},
                               .environment = {environment.begin(), environment.end()},
                               .directory = directory,
                               .output_limit_bytes = kOutputLimit};
  SEQUENT_TRY_ASSIGN(ProcessOutcome outcome, processes_.run(request, stop_));
  if (outcome.end == ProcessEnd::kStopped) {
    return base::unavailable(argv.front() + " was stopped");
  }
  if (outcome.end != ProcessEnd::kExited) {
    return base::unavailable(argv.front() + " was ended by signal " +
                             std::to_string(outcome.signal));
  }
  return Output{outcome.exit_code, std::move(outcome.out), std::move(outcome.err)};
}

}  // namespace sequent::workers
