#include <algorithm>
#include <cstdint>
#include <optional>
#include <sys/stat.h>

#include "workers/provers/coq/draft.h"
#include "workers/provers/coq/path_pattern.h"

namespace sequent::provers {
namespace {

class SourceMaker {
 public:
  explicit SourceMaker(Draft& draft) : draft_(draft) {}

  base::Status run() {
    std::vector<bool> used(draft_.layout.rules.size(), false);
    for (const auto& [name, theory] : draft_.layout.sources) {
      Source source;
      source.name = name;
      source.theory = theory;
      source.logical = draft_.layout.theories[theory].load_paths.logical_name(name);
      apply_rules(source, used);
      std::vector<std::string> arguments = draft_.layout.theories[theory].arguments;
      arguments.insert(arguments.end(), source.arguments.begin(), source.arguments.end());
      base::Result<ArgumentFacts> options = read_arguments(arguments);
      if (!options) {
        return base::invalid(name + ": " + options.error().message);
      }
      source.options = *std::move(options);
      const std::string file = draft_.paths.on_disk(name);
      struct stat facts {};
      const bool seen = ::stat(file.c_str(), &facts) == 0;
      source.bytes = static_cast<std::uint64_t>(facts.st_size);
      if (const auto known = seen ? draft_.with.digests.known(facts) : std::nullopt) {
        source.digest = *known;
      } else {
        SEQUENT_TRY_ASSIGN(source.digest, draft_.with.digests.digest_of(file));
      }
      const auto [other, is_new] = draft_.by_logical.emplace(
          source.logical, static_cast<std::uint32_t>(draft_.sources.size()));
      if (!is_new) {
        return base::invalid("two files make the module " + source.logical + ": " +
                             draft_.sources[other->second].name + " and " + name);
      }
      draft_.by_vo.emplace(name + "o", static_cast<std::uint32_t>(draft_.sources.size()));
      draft_.sources.push_back(std::move(source));
    }
    for (std::size_t i = 1; i < used.size(); ++i) {
      if (!used[i]) {
        draft_.warn("sequent.toml", draft_.layout.rules[i].line,
                    "no source matches these patterns");
      }
    }
    return {};
  }

 private:
  void apply_rules(Source& source, std::vector<bool>& used) const {
    for (std::size_t i = 0; i < draft_.layout.rules.size(); ++i) {
      const FileRules& rule = draft_.layout.rules[i];
      const bool applies =
          rule.patterns.empty() ||
          std::any_of(rule.patterns.begin(), rule.patterns.end(), [&](const std::string& pattern) {
            return path_matches(pattern, source.name);
          });
      if (!applies) {
        continue;
      }
      used[i] = true;
      append(source.arguments, rule.arguments);
      append(source.variables, rule.environment);
      append(source.labels, rule.labels);
      if (rule.limits.time.count() > 0) {
        source.limits.time = rule.limits.time;
      }
      if (rule.limits.memory_bytes > 0) {
        source.limits.memory_bytes = rule.limits.memory_bytes;
      }
    }
  }

  Draft& draft_;
};

}  // namespace

base::Status make_sources(Draft& draft) {
  return SourceMaker(draft).run();
}

}  // namespace sequent::provers
