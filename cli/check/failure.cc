#include "cli/check/failure.h"

#include <algorithm>
#include <utility>

namespace sequent::cli {
namespace {

constexpr std::size_t kLongestMessage = 20'000;

}  // namespace

Failure failure_of(const provers::Prover& prover,
                   const UserPaths& paths,
                   const provers::Module& module,
                   const proofcache::Manifest& manifest,
                   bool from_cache) {
  const provers::Judgement judgement = prover.judge(manifest.exit_code, manifest.out, manifest.err);
  ModuleRef name = paths.module(module);
  Failure failure{.file = name.file, .message = judgement.reason, .from_cache = from_cache};
  failure.module = std::move(name);
  const auto error =
      std::find_if(judgement.diagnostics.begin(), judgement.diagnostics.end(),
                   [](const auto& one) { return one.severity == provers::Severity::kError; });
  if (error != judgement.diagnostics.end()) {
    failure.file = error->file.empty() ? failure.file : paths.shown_of_project(error->file);
    failure.line = error->line;
    failure.column = error->column;
    failure.message = error->text;
  } else if (failure.message.empty()) {
    failure.message = (manifest.out + manifest.err).substr(0, kLongestMessage);
  }
  return failure;
}

}  // namespace sequent::cli
