#include "cli/check/index_modules.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/job_run.h"
#include "cli/output/format.h"
#include "cli/output/json_line.h"
#include "cli/replay/share_files.h"
#include "decls/declaration_store.h"
#include "distproof/job_wire.h"
#include "search/mirror.h"
#include "workers/index_outcome.h"
#include "workers/job_kinds.h"
#include "workers/workspace.h"

namespace sequent::cli {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLookAgain{200};

// All that the declarations of a module are read from: source and what it made, what it loads.
std::string digest_of(const CoqSource& source) {
  base::Hasher hasher;
  hasher.field("index 2").field(source.environment.raw()).field(source.digest.raw());
  for (const provers::InputFile& file : source.made) {
    hasher.field(file.path).field(file.digest.raw());
  }
  return hasher.finish().hex();
}

class Indexing {
 public:
  Indexing(Machine& machine,
           Cache& cache,
           const IndexOptions& options,
           Terminal& terminal,
           const std::stop_token& stop)
      : machine_(machine),
        cache_(cache),
        options_(options),
        terminal_(terminal),
        stop_(stop),
        declarations_(cache.store(), cache.name_space) {}

  base::Result<IndexSummary> run(std::span<const CoqSource> sources) {
    SEQUENT_TRY(find_open(sources));
    SEQUENT_TRY(remove_gone(sources));
    if (!open_.empty()) {
      SEQUENT_TRY(index_open());
    }
    if (summary_.indexed > 0 || summary_.removed > 0) {
      SEQUENT_TRY(store_image());
    }
    say_summary();
    return summary_;
  }

 private:
  struct Open {
    const CoqSource* source = nullptr;
    std::string digest;
  };

  base::Status find_open(std::span<const CoqSource> sources) {
    std::vector<std::string> modules;
    for (const CoqSource& source : sources) {
      modules.push_back(source.module);
    }
    SEQUENT_TRY_ASSIGN(const auto known, declarations_.sources_of(modules));
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if (!options_.proved.contains(sources[i].module)) {
        continue;
      }
      std::string digest = digest_of(sources[i]);
      if (known[i] == digest) {
        say(sources[i], workers::IndexOutcome{});
      } else {
        open_.emplace(distproof::JobId::escape(sources[i].module),
                      Open{&sources[i], std::move(digest)});
      }
    }
    return {};
  }

  // The project's modules of before that it has no longer.
  base::Status remove_gone(std::span<const CoqSource> sources) {
    const std::string origin = "coq " + options_.project;
    SEQUENT_TRY_ASSIGN(std::vector<std::string> gone, declarations_.modules_of_origin(origin));
    std::vector<std::string> modules;
    for (const CoqSource& source : sources) {
      modules.push_back(source.module);
      std::erase(gone, source.module);
    }
    SEQUENT_TRY(declarations_.add_to_origin(origin, modules));
    for (const std::string& module : gone) {
      SEQUENT_TRY_ASSIGN(const auto names, declarations_.names_in(module));
      SEQUENT_TRY_ASSIGN(const std::uint64_t removed, declarations_.remove(names));
      summary_.removed += removed;
    }
    return declarations_.remove_from_origin(origin, gone);
  }

  base::Status index_open() {
    SEQUENT_TRY_ASSIGN(const auto pin, share_inputs());
    std::optional<workers::WorkspaceRoot> root;
    if (!options_.remote) {
      SEQUENT_TRY_ASSIGN(root, workers::WorkspaceRoot::open(machine_.folders.cache + "/work"));
    }
    const workers::RunnerTools tools = runner_tools(machine_, cache_, "index");
    const int slots = std::min(options_.jobs, static_cast<int>(open_.size()));
    SEQUENT_TRY_ASSIGN(const auto run,
                       JobRun::open(cache_.store(), machine_.clock,
                                    {.name_space = cache_.name_space,
                                     .label = "index of " + format_count(open_.size(), "module"),
                                     .slots = options_.remote ? 0 : slots},
                                    [&](int slot) {
                                      return workers::KindRunner::make(
                                          tools, root->path() / std::to_string(slot));
                                    }));
    SEQUENT_TRY(run->submit(jobs()));
    while (!run->is_over()) {
      if (stop_.stop_requested()) {
        return base::unavailable("interrupted: what is not indexed yet stays as it was");
      }
      SEQUENT_TRY_ASSIGN(const std::vector<EndedJob> ended, run->next(kLookAgain));
      for (const EndedJob& job : ended) {
        SEQUENT_TRY(take(job));
      }
      for (const std::string& problem : run->take_problems()) {
        terminal_.warn(problem);
      }
    }
    return {};
  }

  // Whoever does the work fetches what it reads by digest.
  base::Result<std::unique_ptr<proofcache::Pin>> share_inputs() {
    std::map<std::string, base::Digest> files;
    for (const auto& [id, open] : open_) {
      files.emplace(open.source->path, open.source->digest);
      for (const auto* const some : {&open.source->files, &open.source->made}) {
        for (const provers::InputFile& file : *some) {
          files.emplace(file.file, file.digest);
        }
      }
    }
    return share_files(files, *cache_.artifacts);
  }

  [[nodiscard]] std::vector<distproof::NewJob> jobs() const {
    std::vector<distproof::NewJob> jobs;
    for (const auto& [id, open] : open_) {
      distproof::JobSpec job = open.source->job;
      job.kind = distproof::JobKind::kIndex;
      job.request = open.digest;
      for (const provers::InputFile& file : open.source->made) {
        job.inputs.push_back({file.path, file.digest});
      }
      jobs.push_back({.id = id,
                      .waits_for = {},
                      .priority = static_cast<std::int64_t>(open.source->text.size()),
                      .payload = distproof::encode_job(job)});
    }
    return jobs;
  }

  base::Status take(const EndedJob& job) {
    const auto found = open_.find(job.job);
    if (found == open_.end()) {
      return {};
    }
    const CoqSource& source = *found->second.source;
    if (job.kind != EndedJob::Kind::kDone) {
      say_failure(source, job);
      return {};
    }
    const auto outcome = workers::IndexOutcome::parse(job.outcome);
    if (!outcome) {
      return base::corrupt("the queue has no outcome of " + source.module);
    }
    say(source, *outcome);
    return {};
  }

  void say(const CoqSource& source, const workers::IndexOutcome& outcome) {
    (outcome.indexed ? summary_.indexed : summary_.unchanged) += 1;
    summary_.declarations += outcome.declarations;
    summary_.edges += outcome.edges;
    summary_.removed += outcome.removed;
    if (!outcome.warning.empty() && std::exchange(warning_, outcome.warning) != outcome.warning) {
      terminal_.warn(outcome.warning);
    }
    if (!options_.json) {
      return;
    }
    nlohmann::ordered_json event{{"event", outcome.indexed ? "indexed" : "index_unchanged"},
                                 {"module", source.module}};
    if (outcome.indexed) {
      event["declarations"] = outcome.declarations;
      event["edges"] = outcome.edges;
      event["removed"] = outcome.removed;
    }
    print_json(terminal_, event);
  }

  void say_failure(const CoqSource& source, const EndedJob& job) {
    const bool refused = job.kind == EndedJob::Kind::kFailed;
    (refused ? summary_.refused : summary_.given_up) += 1;
    if (options_.json) {
      print_json(terminal_,
                 {{"event", "not_indexed"}, {"module", source.module}, {"message", job.outcome}});
    } else {
      terminal_.complain("not indexed: " + source.module + ": " + job.outcome);
    }
  }

  // So that the first search finds it made.
  base::Status store_image() {
    search::Mirror mirror(cache_.store(), cache_.name_space);
    SEQUENT_TRY(mirror.update());
    return mirror.is_worth_saving() ? mirror.save() : base::Status();
  }

  void say_summary() {
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - began_);
    const std::uint64_t failed = summary_.refused + summary_.given_up;
    if (options_.json) {
      print_json(terminal_, {{"event", "index"},
                             {"indexed", summary_.indexed},
                             {"unchanged", summary_.unchanged},
                             {"declarations", summary_.declarations},
                             {"edges", summary_.edges},
                             {"removed", summary_.removed},
                             {"failed", failed},
                             {"seconds", std::chrono::duration<double>(took).count()}});
      return;
    }
    std::string line = "indexed " + format_count(summary_.indexed, "module") + " with " +
                       format_count(summary_.declarations, "declaration") + " in " +
                       format_duration(took) + "; " + std::to_string(summary_.unchanged) +
                       " unchanged";
    line +=
        summary_.removed == 0 ? "" : ", removed " + format_count(summary_.removed, "declaration");
    line += failed == 0 ? "" : ", " + std::to_string(failed) + " not indexed";
    terminal_.print_line(line);
  }

  const steady_clock::time_point began_ = steady_clock::now();
  Machine& machine_;
  Cache& cache_;
  const IndexOptions& options_;
  Terminal& terminal_;
  const std::stop_token& stop_;
  decls::DeclarationStore declarations_;
  std::map<distproof::JobId, Open> open_;
  IndexSummary summary_;
  std::string warning_;  // said last
};

}  // namespace

base::Result<IndexSummary> index_modules(std::span<const CoqSource> sources,
                                         Machine& machine,
                                         Cache& cache,
                                         const IndexOptions& options,
                                         Terminal& terminal,
                                         const std::stop_token& stop) {
  return Indexing(machine, cache, options, terminal, stop).run(sources);
}

}  // namespace sequent::cli
