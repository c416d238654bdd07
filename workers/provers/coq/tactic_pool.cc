#include "workers/provers/coq/tactic_pool.h"

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <list>
#include <thread>
#include <unordered_map>
#include <utility>

#include "engine/base/guarded.h"
#include "proofcache/tactics/normalised_tactic.h"
#include "workers/provers/coq/canonical_state.h"
#include "workers/provers/coq/sentences.h"
#include "workers/provers/coq/tactic_outcome.h"
#include "workers/provers/coq/warm_prover.h"
#include "workers/provers/proof_search.h"

namespace sequent::provers {
namespace {

using std::chrono::milliseconds;
using tactics::TacticCache;
using tactics::TacticKey;
using tactics::TacticResult;

constexpr milliseconds kPatience{1000};  // between two looks at what was waited for

// A tactic as the prover takes it. kInvalid: it is not one sentence.
base::Result<std::string> sentence_of(const std::string& tactic) {
  const auto is_sentence = [](const std::string& text) {
    const std::vector<Sentence> sentences = split_sentences(text);
    return sentences.size() == 1 && sentences[0].end == text.size();
  };
  std::string text = tactics::normalised_tactic(tactic);
  if (!is_sentence(text)) {
    text += '.';
  }
  if (!is_sentence(text)) {
    return base::invalid("'" + tactic + "' is not one sentence (`a; b` runs b after a)");
  }
  return text;
}

// A tactic as it is run, and as it is named in keys.
struct NamedTactic {
  std::string sentence;
  std::string normal;
  bool repeatable = false;
};

}  // namespace

// What states and tactics are called. Searches ask for the same again and again: tactics, and
// states with all but the open proof in common.
class TacticPool::Names {
 public:
  CanonicalState state(const TacticStart& start) {
    auto known = known_.lock();
    if (known->base == start.base && known->module == start.module) {
      if (auto further = canonical_state_further(known->state, known->sentences, start.sentences)) {
        return *std::move(further);
      }
    }
    known->base = start.base;
    known->module = start.module;
    known->sentences = start.sentences;
    known->state = canonical_state(start.base, start.module, start.sentences);
    return known->state;
  }

  base::Result<NamedTactic> tactic(const std::string& text) {
    auto known = known_.lock();
    if (const auto found = known->tactics.find(text); found != known->tactics.end()) {
      return found->second;
    }
    SEQUENT_TRY_ASSIGN(std::string sentence, sentence_of(text));
    NamedTactic named{sentence, tactics::normalised_tactic(sentence), is_repeatable(sentence)};
    if (known->tactics.size() >= kMostTactics) {
      known->tactics.clear();
    }
    known->tactics.emplace(text, named);
    return named;
  }

 private:
  static constexpr std::size_t kMostTactics = 10'000;
  struct Known {
    base::Digest base;
    std::string module;
    std::vector<std::string> sentences;
    CanonicalState state;
    std::unordered_map<std::string, NamedTactic> tactics;
  };

  base::Guarded<Known> known_;
};

// The tactics of one call of attempt(). What changes while provers run is guarded by the crew.
class TacticPool::Batch {
 public:
  Batch(TacticCache& cache,
        const TacticStart& start,
        CanonicalState canonical,
        milliseconds limit,
        bool first)
      : cache_(cache),
        start_(start),
        limit_(limit),
        first_(first),
        canonical_(std::move(canonical)) {}

  void add(NamedTactic tactic) {
    attempts_.push_back({std::move(tactic.sentence), {}, false});
    names_.push_back({std::move(tactic.normal), tactic.repeatable});
  }

  // Takes what is known.
  base::Status look_up() {
    SEQUENT_TRY_ASSIGN(environment_, known_environment(cache_, canonical_));
    if (!environment_) {
      return {};
    }
    std::vector<TacticKey> keys;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < attempts_.size(); ++i) {
      if (names_[i].repeatable) {
        keys.push_back(key_of(*environment_, i));
        places.push_back(i);
      }
    }
    SEQUENT_TRY_ASSIGN(auto found, cache_.find_many(keys, limit_));
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i]) {
        attempts_[places[i]].cached = true;
        finish(places[i], std::move(found[i]));
      }
    }
    return {};
  }

  // What to run next. Absent: nothing.
  std::optional<std::size_t> take() {
    while (!ended() && next_ <= last_ && next_ < attempts_.size()) {
      if (!attempts_[next_].result) {
        return next_++;
      }
      ++next_;
    }
    return std::nullopt;
  }
  [[nodiscard]] bool is_needed() const {
    const auto end = attempts_.begin() + static_cast<std::ptrdiff_t>(count());
    return std::any_of(attempts_.begin(), end,
                       [](const TacticAttempt& attempt) { return !attempt.result; });
  }

  // Runs a tactic, or waits for another process that does. Without the crew's lock.
  base::Result<TacticAttempt> run(std::size_t i, WarmProver& prover, const std::stop_token& stop) {
    TacticAttempt attempt{attempts_[i].tactic, {}, true};
    const auto compute = [&]() -> base::Result<std::optional<TacticResult>> {
      attempt.cached = false;
      SEQUENT_TRY_ASSIGN(attempt.result, run_tactic(prover, start_, attempt.tactic, limit_, stop));
      return attempt.result && is_kept(*attempt.result) ? attempt.result : std::nullopt;
    };
    if (!names_[i].repeatable) {
      SEQUENT_TRY(compute());
      return attempt;
    }
    base::Digest environment = canonical_.environment;
    if (environment_) {
      environment = *environment_;
    } else {
      SEQUENT_TRY_ASSIGN(const std::optional<base::Digest> learnt,
                         learn_environment(cache_, canonical_, prover, start_, stop));
      if (!learnt) {
        return TacticAttempt{attempt.tactic, {}, false};
      }
      environment = *learnt;
    }
    SEQUENT_TRY_ASSIGN(
        std::optional<TacticResult> known,
        cache_.get_or_compute(key_of(environment, i), limit_, start_.module, compute, stop));
    if (attempt.cached) {
      attempt.result = std::move(known);
      attempt.cached = attempt.result.has_value();
    }
    return attempt;
  }

  void finish(std::size_t i, std::optional<TacticResult> result) {
    const bool closes =
        first_ && result && result->state && closes_goal(start_.state, *result->state);
    attempts_[i].result = std::move(result);
    if (closes && i < last_) {
      last_ = i;
      interrupt_needless();
    }
  }
  void finish(std::size_t i, base::Result<TacticAttempt> attempt) {
    if (!attempt) {
      error_ = std::move(attempt).error();
      interrupt_needless();
      return;
    }
    attempts_[i].cached = attempt->cached;
    finish(i, std::move(attempt->result));
  }
  void stop() {
    stopped_ = true;
    interrupt_needless();
  }

  // Those that run, by place.
  struct Running {
    std::size_t place = 0;
    std::stop_source stop;
  };
  std::list<Running> running;

  base::Result<std::vector<TacticAttempt>> end() {
    if (error_) {
      return std::move(*error_);
    }
    attempts_.resize(count());
    return std::move(attempts_);
  }

 private:
  [[nodiscard]] bool ended() const { return stopped_ || error_.has_value(); }
  [[nodiscard]] std::size_t count() const {
    return last_ < attempts_.size() ? last_ + 1 : attempts_.size();
  }
  [[nodiscard]] TacticKey key_of(const base::Digest& environment, std::size_t i) const {
    return {environment, canonical_.state, names_[i].normal};
  }
  void interrupt_needless() {
    for (Running& one : running) {
      if (ended() || one.place > last_) {
        one.stop.request_stop();
      }
    }
  }

  TacticCache& cache_;
  const TacticStart& start_;
  const milliseconds limit_;
  const bool first_;
  const CanonicalState canonical_;
  std::optional<base::Digest> environment_;  // does not change while provers run
  struct Name {
    std::string normal;
    bool repeatable = false;
  };

  std::vector<TacticAttempt> attempts_;
  std::vector<Name> names_;
  std::size_t next_ = 0;
  std::size_t last_ = std::numeric_limits<std::size_t>::max();  // the first that closes the goal
  bool stopped_ = false;
  std::optional<base::Error> error_;
};

// Threads with a prover each. They take tactics from all batches, oldest first.
class TacticPool::Crew {
 public:
  explicit Crew(unsigned provers) {
    for (unsigned i = 0; i < provers; ++i) {
      threads_.emplace_back([this](const std::stop_token& stop) { work(stop); });
    }
  }
  ~Crew() {
    const auto batches = batches_.lock();
    for (std::jthread& thread : threads_) {
      thread.request_stop();
    }
    changed_.notify_all();
  }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  // Until nothing of it runs and nothing is left to run.
  void run(Batch& batch, const std::stop_token& stop) {
    const std::stop_callback on_stop(stop, [&] {
      const auto batches = batches_.lock();
      batch.stop();
    });
    auto batches = batches_.lock();
    batches->push_back({&batch, false});
    const auto place = std::prev(batches->end());
    changed_.notify_all();
    const auto ended = [&] {
      return place->exhausted && batch.running.empty();
    };
    while (!batches.wait_until(changed_, std::chrono::steady_clock::now() + kPatience, ended)) {
    }
    batches->erase(place);
  }

 private:
  struct Queued {
    Batch* batch = nullptr;
    bool exhausted = false;
  };
  using Task = std::pair<Batch*, std::list<Batch::Running>::iterator>;

  void work(const std::stop_token& stop) {
    WarmProver prover;
    while (std::optional<Task> task = take(stop)) {
      auto& [batch, running] = *task;
      auto attempt = batch->run(running->place, prover, running->stop.get_token());
      const auto batches = batches_.lock();
      batch->finish(running->place, std::move(attempt));
      batch->running.erase(running);
      changed_.notify_all();
    }
  }

  // Waits for something to do. Absent: the pool ends.
  std::optional<Task> take(const std::stop_token& stop) {
    auto batches = batches_.lock();
    while (!stop.stop_requested()) {
      for (Queued& queued : *batches) {
        if (const std::optional<std::size_t> place = queued.batch->take()) {
          queued.batch->running.push_back({*place, {}});
          return Task{queued.batch, std::prev(queued.batch->running.end())};
        }
        if (!std::exchange(queued.exhausted, true)) {
          changed_.notify_all();
        }
      }
      const auto is_work = [&] {
        return stop.stop_requested() ||
               std::any_of(batches->begin(), batches->end(),
                           [](const Queued& queued) { return !queued.exhausted; });
      };
      batches.wait_until(changed_, std::chrono::steady_clock::now() + kPatience, is_work);
    }
    return std::nullopt;
  }

  base::Guarded<std::list<Queued>> batches_;
  std::condition_variable changed_;
  std::vector<std::jthread> threads_;
};

TacticPool::TacticPool(TacticCache& cache, unsigned provers)
    : cache_(cache), names_(std::make_unique<Names>()), crew_(std::make_unique<Crew>(provers)) {}
TacticPool::~TacticPool() = default;

base::Result<std::vector<TacticAttempt>> TacticPool::attempt(const TacticStart& start,
                                                             std::span<const std::string> tactics,
                                                             milliseconds limit,
                                                             bool first,
                                                             const std::stop_token& stop) {
  Batch batch(cache_, start, names_->state(start), limit, first);
  for (const std::string& tactic : tactics) {
    SEQUENT_TRY_ASSIGN(NamedTactic named, names_->tactic(tactic));
    batch.add(std::move(named));
  }
  SEQUENT_TRY(batch.look_up());
  if (batch.is_needed()) {
    crew_->run(batch, stop);
  }
  return batch.end();
}

}  // namespace sequent::provers
