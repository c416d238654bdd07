#include "cli/check/verdicts.h"

#include <utility>

#include "cli/check/failure.h"

namespace sequent::cli {

Verdicts::Verdicts(const provers::Project& project,
                   Plan plan,
                   const provers::Prover& prover,
                   Reporter& reporter,
                   const UserPaths& paths,
                   bool repeat_words)
    : project_(project),
      plan_(std::move(plan)),
      prover_(prover),
      reporter_(reporter),
      paths_(paths),
      repeat_words_(repeat_words) {}

void Verdicts::tell_known() {
  for (std::uint32_t i = 0; i < project_.modules.size(); ++i) {
    switch (plan_.fates[i]) {
      case Fate::kProved:
        tell_proved(i, plan_.found[i]->manifest, true);
        break;
      case Fate::kFailed:
        refuted(i, plan_.found[i]->manifest, true);
        break;
      case Fate::kSkipped:
        skip(i, project_.modules[plan_.because_of[i]].name);
        break;
      case Fate::kOpen:
        break;
    }
  }
}

void Verdicts::proved(std::uint32_t module, proofcache::FoundResult result, bool reused) {
  tell_proved(module, result.manifest, reused);
  plan_.found[module] = std::move(result);
  plan_.fates[module] = Fate::kProved;
}

std::vector<std::uint32_t> Verdicts::refuted(std::uint32_t module,
                                             const proofcache::Manifest& manifest,
                                             bool reused) {
  count(manifest, reused);
  return fail(module, failure_of(prover_, paths_, project_.modules[module], manifest, reused));
}

std::vector<std::uint32_t> Verdicts::stopped(std::uint32_t module, const std::string& why) {
  ++summary_.checked;
  return fail(module, {.module = name_of(module), .file = name_of(module).file, .message = why});
}

std::vector<std::uint32_t> Verdicts::given_up(std::uint32_t module, const std::string& why) {
  any_given_up_ = true;
  return fail(module, {.module = name_of(module),
                       .file = name_of(module).file,
                       .message = "could not be checked: " + why});
}

void Verdicts::skip(std::uint32_t module, const std::string& because_of) {
  plan_.fates[module] = Fate::kSkipped;
  ++summary_.skipped;
  reporter_.skipped(name_of(module), because_of);
}

void Verdicts::skip_open() {
  for (std::uint32_t i = 0; i < project_.modules.size(); ++i) {
    if (plan_.fates[i] == Fate::kOpen) {
      skip(i, "");
    }
  }
}

ModuleRef Verdicts::name_of(std::uint32_t module) const {
  return paths_.module(project_.modules[module]);
}

void Verdicts::tell_proved(std::uint32_t module,
                           const proofcache::Manifest& manifest,
                           bool reused) {
  count(manifest, reused);
  if (reused) {
    reporter_.cached(name_of(module));
  } else {
    reporter_.checked(name_of(module), manifest.wall, manifest.peak_memory_bytes);
  }
  const std::string text = manifest.out + manifest.err;
  if (!text.empty() && (repeat_words_ || !reused)) {
    reporter_.said(name_of(module), text);
  }
}

void Verdicts::count(const proofcache::Manifest& manifest, bool reused) {
  if (reused) {
    ++summary_.cached;
    summary_.saved += manifest.wall;
  } else {
    ++summary_.checked;
  }
}

std::vector<std::uint32_t> Verdicts::fail(std::uint32_t module, Failure failure) {
  const std::vector<std::uint32_t> dependents = dependents_of(project_, module);
  for (const std::uint32_t dependent : dependents) {
    failure.holds_up.push_back(project_.modules[dependent].name);
  }
  ++summary_.failed;
  plan_.fates[module] = Fate::kFailed;
  reporter_.failed(failure);
  std::vector<std::uint32_t> skipped;
  for (const std::uint32_t dependent : dependents) {
    if (plan_.fates[dependent] == Fate::kOpen) {
      skip(dependent, project_.modules[module].name);
      skipped.push_back(dependent);
    }
  }
  return skipped;
}

}  // namespace sequent::cli
