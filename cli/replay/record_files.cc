#include "cli/replay/record_files.h"

#include <algorithm>
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
#include "distproof/job_wire.h"
#include "engine/base/guarded.h"
#include "proofcache/states/history_store.h"
#include "workers/job_kinds.h"
#include "workers/record_job.h"
#include "workers/workspace.h"

namespace sequent::cli {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kRedraw{200};
// Before so much is done an estimate would only jump about.
constexpr std::chrono::milliseconds kBeforeEstimate{1000};

// What became of one file.
struct FileEnd {
  std::size_t source = 0;
  workers::RecordOutcome outcome;
  std::optional<std::string> failure;  // why there is no recording
};

// How far the recordings of this process are, by file.
struct Underway {
  std::map<std::string, provers::RecordProgress, std::less<>> files;
};

class Recording {
 public:
  Recording(std::span<const CoqSource> sources,
            Machine& machine,
            Cache& cache,
            const RecordOptions& options,
            Terminal& terminal,
            const std::stop_token& stop)
      : sources_(sources),
        machine_(machine),
        cache_(cache),
        options_(options),
        terminal_(terminal),
        stop_(stop),
        histories_(cache.store(), cache.name_space) {}

  base::Result<RecordSummary> run() {
    SEQUENT_TRY(find_open());
    if (!job_of_.empty()) {
      SEQUENT_TRY(record_open());
    }
    clear_line();
    say_summary();
    return summary_;
  }

 private:
  // What is recorded already is said at once; the rest becomes jobs.
  base::Status find_open() {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      const CoqSource& source = sources_[i];
      if (!options_.force) {
        SEQUENT_TRY_ASSIGN(const auto last, histories_.last_of(source.file));
        if (last && last->environment == source.environment && last->source == source.digest) {
          say({.source = i,
               .outcome = {.session = last->id, .steps = last->steps, .not_done = last->failures},
               .failure = {}});
          continue;
        }
      }
      if (job_of_.emplace(distproof::JobId::escape(source.file), i).second) {
        total_bytes_ += source.text.size();
      }
    }
    return {};
  }

  base::Status record_open() {
    std::vector<const CoqSource*> open;
    for (const auto& [id, index] : job_of_) {
      open.push_back(&sources_[index]);
    }
    SEQUENT_TRY_ASSIGN(const auto pin, share_files(open, *cache_.artifacts));
    std::optional<workers::WorkspaceRoot> root;
    if (!options_.remote) {
      SEQUENT_TRY_ASSIGN(root, workers::WorkspaceRoot::open(machine_.folders.cache + "/work"));
    }
    workers::RunnerTools tools = runner_tools(machine_, cache_, "record");
    tools.on_recording = [this](const std::string& file, const provers::RecordProgress& so_far) {
      underway_.lock()->files[file] = so_far;
    };
    const int slots = std::min(options_.jobs, static_cast<int>(job_of_.size()));
    SEQUENT_TRY_ASSIGN(const auto run, JobRun::open(cache_.store(), machine_.clock,
                                                    {.name_space = cache_.name_space,
                                                     .label = label(),
                                                     .slots = options_.remote ? 0 : slots},
                                                    [&](int slot) {
                                                      return workers::KindRunner::make(
                                                          tools,
                                                          root->path() / std::to_string(slot));
                                                    }));
    SEQUENT_TRY(run->submit(jobs()));
    while (!run->is_over()) {
      if (stop_.stop_requested()) {
        return base::unavailable("the recording was stopped");
      }
      SEQUENT_TRY_ASSIGN(const std::vector<EndedJob> ended, run->next(kRedraw));
      for (const EndedJob& job : ended) {
        SEQUENT_TRY(take(job));
      }
      for (const std::string& problem : run->take_problems()) {
        terminal_.warn(problem);
      }
      draw();
    }
    return run->lost_a_worker() ? remove_remains() : base::Status();
  }

  [[nodiscard]] std::string label() const {
    return job_of_.size() == 1 ? sources_[job_of_.begin()->second].file
                               : "recording of " + format_count(job_of_.size(), "file");
  }

  [[nodiscard]] std::vector<distproof::NewJob> jobs() const {
    std::vector<distproof::NewJob> jobs;
    for (const auto& [id, index] : job_of_) {
      const CoqSource& source = sources_[index];
      distproof::JobSpec job = source.job;
      job.kind = distproof::JobKind::kRecord;
      job.limits = {options_.sentence_limit, options_.memory_bytes};
      job.request = workers::encode_record_job({.file = source.file,
                                                .prover_version = source.prover,
                                                .environment = source.environment,
                                                .force = options_.force});
      jobs.push_back({.id = id,
                      .waits_for = {},
                      .priority = static_cast<std::int64_t>(source.text.size()),
                      .payload = distproof::encode_job(job)});
    }
    return jobs;
  }

  base::Status take(const EndedJob& job) {
    const auto found = job_of_.find(job.job);
    if (found == job_of_.end()) {
      return {};
    }
    FileEnd end{.source = found->second, .outcome = {}, .failure = {}};
    if (job.kind == EndedJob::Kind::kDone) {
      auto outcome = workers::RecordOutcome::parse(job.outcome);
      if (!outcome) {
        return base::corrupt("the queue has no outcome of " + sources_[end.source].file);
      }
      end.outcome = *std::move(outcome);
    } else {
      end.failure = job.outcome;
    }
    done_bytes_ += sources_[end.source].text.size();
    underway_.lock()->files.erase(sources_[end.source].file);
    clear_line();
    say(end);
    return {};
  }

  // Sessions that workers left when they were killed.
  base::Status remove_remains() {
    SEQUENT_TRY_ASSIGN(const std::vector<states::Session> sessions, histories_.list());
    std::vector<std::string> remains;
    for (const states::Session& session : sessions) {
      const auto found = job_of_.find(distproof::JobId::escape(session.file));
      if (session.status == states::SessionStatus::kActive && found != job_of_.end() &&
          session.source == sources_[found->second].digest &&
          session.environment == sources_[found->second].environment) {
        remains.push_back(session.id);
      }
    }
    SEQUENT_TRY(histories_.remove(remains));
    return {};
  }

  void say(const FileEnd& end) {
    const workers::RecordOutcome& outcome = end.outcome;
    if (end.failure) {
      if (summary_.failed++ == 0) {
        summary_.first_failure = sources_[end.source].file + ": " + *end.failure;
      }
    } else if (outcome.recorded) {
      ++summary_.recorded;
      summary_.sentences += outcome.steps;
      summary_.not_done += outcome.not_done;
    } else {
      ++summary_.unchanged;
    }
    if (options_.silent) {
      return;
    }
    if (options_.json) {
      print_json(terminal_, json_of(end));
    } else if (end.failure) {
      terminal_.complain("not recorded: " + printable(sources_[end.source].file) + ": " +
                         printable(*end.failure));
    } else if (outcome.recorded || sources_.size() == 1) {
      terminal_.print_line(line_of(end));
    }
  }

  [[nodiscard]] nlohmann::ordered_json json_of(const FileEnd& end) const {
    const CoqSource& source = sources_[end.source];
    const workers::RecordOutcome& outcome = end.outcome;
    if (end.failure) {
      return {{"event", "failed"},
              {"file", source.file},
              {"module", source.module},
              {"message", *end.failure}};
    }
    nlohmann::ordered_json object{{"event", outcome.recorded ? "recorded" : "unchanged"},
                                  {"file", source.file},
                                  {"module", source.module},
                                  {"session", outcome.session},
                                  {"steps", outcome.steps},
                                  {"not_done", outcome.not_done}};
    if (outcome.recorded) {
      object["seconds"] = std::chrono::duration<double>(outcome.took).count();
      if (outcome.not_done > 0) {
        object["first_not_done"] = {{"line", outcome.first_line},
                                    {"message", outcome.first_message}};
      }
    }
    return object;
  }

  [[nodiscard]] std::string line_of(const FileEnd& end) const {
    const std::string file = printable(sources_[end.source].file);
    const workers::RecordOutcome& outcome = end.outcome;
    if (!outcome.recorded) {
      return file + ": unchanged since session " + outcome.session;
    }
    std::string line = file + ": " + format_count(outcome.steps, "sentence") + " in " +
                       format_duration(outcome.took) + ", session " + outcome.session;
    if (outcome.not_done > 0) {
      line +=
          terminal_.paint(Colour::kRed, "\n  " + std::to_string(outcome.not_done) + " not done") +
          ", the first on line " + std::to_string(outcome.first_line) + ": " +
          shorten(in_one_line(printable(outcome.first_message)), 100);
    }
    return line;
  }

  void draw() {
    if (options_.json || options_.silent || !terminal_.is_live()) {
      return;
    }
    std::uint64_t done = done_bytes_;
    std::uint64_t sentences = summary_.sentences;
    for (const auto& [file, so_far] : underway_.lock()->files) {
      done += so_far.bytes_done;
      sentences += so_far.steps;
    }
    const std::uint64_t total = std::max<std::uint64_t>(total_bytes_, 1);
    std::string line = "recording: " + std::to_string(100 * done / total) + " %, " +
                       format_count(sentences, "sentence");
    const auto took = steady_clock::now() - began_;
    if (took > kBeforeEstimate && done > 0 && done < total) {
      const double part = static_cast<double>(total - done) / static_cast<double>(done);
      line += ", about " +
              format_duration(std::chrono::duration_cast<std::chrono::seconds>(took * part) +
                              std::chrono::seconds(1)) +
              " left";
    }
    clear_line();
    terminal_.print(shorten(line, terminal_.width() - 1));
    has_line_ = true;
  }

  void clear_line() {
    if (has_line_) {
      terminal_.print("\r\x1b[K");
      has_line_ = false;
    }
  }

  void say_summary() {
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - began_);
    if (options_.json) {
      print_json(terminal_, {{"event", "finished"},
                             {"recorded", summary_.recorded},
                             {"unchanged", summary_.unchanged},
                             {"sentences", summary_.sentences},
                             {"not_done", summary_.not_done},
                             {"failed", summary_.failed},
                             {"seconds", std::chrono::duration<double>(took).count()}});
    } else if (sources_.size() > 1) {
      terminal_.print_line(
          "recorded " + format_count(summary_.recorded, "file") + " with " +
          format_count(summary_.sentences, "sentence") + " in " + format_duration(took) + "; " +
          std::to_string(summary_.unchanged) + " unchanged" +
          (summary_.failed == 0 ? "" : ", " + std::to_string(summary_.failed) + " not recorded"));
    }
  }

  std::span<const CoqSource> sources_;
  Machine& machine_;
  Cache& cache_;
  const RecordOptions& options_;
  Terminal& terminal_;
  const std::stop_token& stop_;
  states::HistoryStore histories_;
  std::map<distproof::JobId, std::size_t> job_of_;  // sources that are to be recorded
  std::uint64_t total_bytes_ = 0;                   // of those
  std::uint64_t done_bytes_ = 0;
  steady_clock::time_point began_ = steady_clock::now();
  base::Guarded<Underway> underway_;
  RecordSummary summary_;
  bool has_line_ = false;
};

}  // namespace

base::Result<RecordSummary> record_files(std::span<const CoqSource> sources,
                                         Machine& machine,
                                         Cache& cache,
                                         const RecordOptions& options,
                                         Terminal& terminal,
                                         const std::stop_token& stop) {
  return Recording(sources, machine, cache, options, terminal, stop).run();
}

}  // namespace sequent::cli
