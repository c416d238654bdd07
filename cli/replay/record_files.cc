#include "cli/replay/record_files.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <optional>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/output/format.h"
#include "cli/output/json_line.h"
#include "engine/base/guarded.h"
#include "workers/provers/coq/record.h"

namespace sequent::cli {
namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

constexpr std::chrono::milliseconds kRedraw{200};
// Before so much is done an estimate would only jump about.
constexpr std::chrono::milliseconds kBeforeEstimate{1000};

// What became of one file.
struct FileEnd {
  std::size_t source = 0;
  bool unchanged = false;
  std::string session;
  std::uint32_t steps = 0;
  std::uint32_t not_done = 0;
  std::uint32_t first_line = 0;  // of the first sentence that was not done
  std::string first_message;
  std::chrono::microseconds took{0};
};

// Passes steps on, and counts those that were not done.
class CountingSink final : public states::StepSink {
 public:
  CountingSink(states::StepSink& inner, FileEnd& end) : inner_(inner), end_(end) {}

  base::Status take(states::Step step) override {
    ++end_.steps;
    if (step.outcome != states::StepOutcome::kDone && end_.not_done++ == 0) {
      end_.first_line = step.span.line;
      end_.first_message = step.message;
    }
    return inner_.take(std::move(step));
  }

 private:
  states::StepSink& inner_;
  FileEnd& end_;
};

std::string session_id(const CoqSource& source) {
  const auto now = system_clock::now().time_since_epoch().count();
  base::Hasher hasher;
  hasher.field(source.file).field(source.digest.raw()).field(source.environment.raw());
  hasher.field(std::to_string(now)).field(std::to_string(::getpid()));
  return std::filesystem::path(source.file).filename().string() + "-" +
         hasher.finish().hex().substr(0, 10);
}

// What threads share while they record.
struct Shared {
  std::vector<FileEnd> ended;       // not yet said
  std::vector<std::uint64_t> done;  // bytes, of each source
  std::uint64_t sentences = 0;
  std::size_t running = 0;  // threads
  std::optional<base::Error> error;
};

class Recording {
 public:
  Recording(std::span<const CoqSource> sources,
            states::HistoryStore& histories,
            const RecordOptions& options,
            Terminal& terminal,
            const std::stop_token& stop)
      : sources_(sources),
        histories_(histories),
        options_(options),
        terminal_(terminal),
        stop_(stop) {
    for (const CoqSource& source : sources_) {
      total_bytes_ += source.text.size();
    }
  }

  base::Result<RecordSummary> run() {
    {
      auto shared = shared_.lock();
      shared->done.resize(sources_.size());
      shared->running = std::min(static_cast<std::size_t>(options_.jobs), sources_.size());
    }
    const std::size_t threads = std::min(static_cast<std::size_t>(options_.jobs), sources_.size());
    std::vector<std::jthread> recorders;
    for (std::size_t i = 0; i < threads; ++i) {
      recorders.emplace_back([this] { record_some(); });
    }
    watch();
    recorders.clear();
    say_ended();
    clear_line();
    if (auto error = shared_.lock()->error) {
      return *error;
    }
    say_summary();
    return summary_;
  }

 private:
  // A thread: takes one source after the other.
  void record_some() {
    for (std::size_t i = 0; (i = next_++) < sources_.size();) {
      base::Result<FileEnd> end = record_one(i);
      auto shared = shared_.lock();
      if (end) {
        shared->done[i] = sources_[i].text.size();
        shared->ended.push_back(std::move(*end));
      } else if (!shared->error) {
        shared->error = end.error();
        next_ = sources_.size();
        failed_.request_stop();
      }
      changed_.notify_one();
    }
    --shared_.lock()->running;
    changed_.notify_one();
  }

  base::Result<FileEnd> record_one(std::size_t index) {
    const auto began = steady_clock::now();
    const CoqSource& source = sources_[index];
    FileEnd end{.source = index};
    std::optional<states::Recording> earlier;
    if (!options_.force) {
      SEQUENT_TRY_ASSIGN(const auto last, histories_.last_of(source.file));
      if (last && last->environment == source.environment) {
        if (last->source == source.digest) {
          end.unchanged = true;
          end.session = last->id;
          end.steps = last->steps;
          end.not_done = last->failures;
          return end;
        }
        SEQUENT_TRY_ASSIGN(earlier, histories_.load(last->id));
      }
    }
    const states::Session session{.id = session_id(source),
                                  .prover = source.prover,
                                  .file = source.file,
                                  .module = source.module,
                                  .source = source.digest,
                                  .environment = source.environment,
                                  .started = system_clock::now()};
    end.session = session.id;
    SEQUENT_TRY_ASSIGN(const auto writer, histories_.begin(session));
    const base::Status recorded = record_into(*writer, index, earlier ? &*earlier : nullptr, end);
    const base::Status ended = writer->end(recorded ? states::SessionStatus::kCompleted
                                                    : states::SessionStatus::kAbandoned);
    SEQUENT_TRY(recorded);
    SEQUENT_TRY(ended);
    end.took = std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - began);
    return end;
  }

  base::Status record_into(states::StepSink& sink,
                           std::size_t index,
                           const states::Recording* earlier,
                           FileEnd& end) {
    const CoqSource& source = sources_[index];
    provers::RecordRequest request{
        .prover = source.options, .source = source.text, .earlier = earlier};
    request.prover.sentence_limit = options_.sentence_limit;
    request.prover.memory_limit_bytes = options_.memory_bytes;
    CountingSink counting(sink, end);
    const auto progress = [&](const provers::RecordProgress& so_far) {
      auto shared = shared_.lock();
      shared->done[index] = so_far.bytes_done;
      ++shared->sentences;
    };
    return provers::record(request, counting, progress, failed_.get_token());
  }

  // Until all threads have ended: says which files are done, and how far the rest is.
  void watch() {
    const std::stop_callback pass_on(stop_, [this] { failed_.request_stop(); });
    while (true) {
      {
        auto shared = shared_.lock();
        shared.wait_until(changed_, steady_clock::now() + kRedraw,
                          [&] { return shared->running == 0 || !shared->ended.empty(); });
        if (shared->running == 0) {
          return;
        }
      }
      say_ended();
      draw();
    }
  }

  void say_ended() {
    std::vector<FileEnd> ended = std::exchange(shared_.lock()->ended, {});
    for (const FileEnd& end : ended) {
      const bool is_new = !end.unchanged;
      summary_.recorded += is_new ? 1 : 0;
      summary_.unchanged += is_new ? 0 : 1;
      summary_.sentences += is_new ? end.steps : 0;
      summary_.not_done += is_new ? end.not_done : 0;
      if (options_.silent) {
        continue;
      }
      if (options_.json) {
        print_json(terminal_, json_of(end));
      } else if (is_new || sources_.size() == 1) {
        clear_line();
        terminal_.print_line(line_of(end));
      }
    }
  }

  [[nodiscard]] nlohmann::ordered_json json_of(const FileEnd& end) const {
    const CoqSource& source = sources_[end.source];
    nlohmann::ordered_json object{{"event", end.unchanged ? "unchanged" : "recorded"},
                                  {"file", source.file},
                                  {"module", source.module},
                                  {"session", end.session},
                                  {"steps", end.steps},
                                  {"not_done", end.not_done}};
    if (!end.unchanged) {
      object["seconds"] = std::chrono::duration<double>(end.took).count();
      if (end.not_done > 0) {
        object["first_not_done"] = {{"line", end.first_line}, {"message", end.first_message}};
      }
    }
    return object;
  }

  [[nodiscard]] std::string line_of(const FileEnd& end) const {
    const std::string file = printable(sources_[end.source].file);
    if (end.unchanged) {
      return file + ": unchanged since session " + end.session;
    }
    std::string line = file + ": " + format_count(end.steps, "sentence") + " in " +
                       format_duration(end.took) + ", session " + end.session;
    if (end.not_done > 0) {
      line += terminal_.paint(Colour::kRed, "\n  " + std::to_string(end.not_done) + " not done") +
              ", the first on line " + std::to_string(end.first_line) + ": " +
              shorten(in_one_line(printable(end.first_message)), 100);
    }
    return line;
  }

  void draw() {
    if (options_.json || options_.silent || !terminal_.is_live()) {
      return;
    }
    std::uint64_t done = 0;
    std::uint64_t sentences = 0;
    {
      auto shared = shared_.lock();
      for (const std::uint64_t bytes : shared->done) {
        done += bytes;
      }
      sentences = shared->sentences;
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
                             {"seconds", std::chrono::duration<double>(took).count()}});
    } else if (sources_.size() > 1) {
      terminal_.print_line("recorded " + format_count(summary_.recorded, "file") + " with " +
                           format_count(summary_.sentences, "sentence") + " in " +
                           format_duration(took) + "; " + std::to_string(summary_.unchanged) +
                           " unchanged");
    }
  }

  std::span<const CoqSource> sources_;
  states::HistoryStore& histories_;
  const RecordOptions& options_;
  Terminal& terminal_;
  const std::stop_token& stop_;
  std::uint64_t total_bytes_ = 0;
  steady_clock::time_point began_ = steady_clock::now();
  std::atomic<std::size_t> next_ = 0;
  std::stop_source failed_;  // or `stop`
  std::condition_variable changed_;
  base::Guarded<Shared> shared_;
  RecordSummary summary_;
  bool has_line_ = false;
};

}  // namespace

base::Result<RecordSummary> record_files(std::span<const CoqSource> sources,
                                         states::HistoryStore& histories,
                                         const RecordOptions& options,
                                         Terminal& terminal,
                                         const std::stop_token& stop) {
  return Recording(sources, histories, options, terminal, stop).run();
}

}  // namespace sequent::cli
