#include "workers/provers/coq/record.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "workers/provers/coq/sentences.h"

namespace sequent::provers {
namespace {

using states::kNoStep;
using states::Step;
using states::StepNumber;
using states::StepOutcome;

constexpr std::size_t kBatch = 128;  // sentences between two looks at the prover's memory
constexpr int kMostDeaths = 2;       // of provers by one sentence

StepOutcome outcome_of(CoqAnswer::Kind kind) {
  switch (kind) {
    case CoqAnswer::Kind::kDone:
      return StepOutcome::kDone;
    case CoqAnswer::Kind::kFailed:
      return StepOutcome::kFailed;
    case CoqAnswer::Kind::kTimedOut:
      return StepOutcome::kTimedOut;
    case CoqAnswer::Kind::kInterrupted:
      break;
  }
  return StepOutcome::kInterrupted;
}

std::string message_of(UnfinishedRest::Kind kind) {
  switch (kind) {
    case UnfinishedRest::Kind::kComment:
      return "the comment does not end";
    case UnfinishedRest::Kind::kString:
      return "the string does not end";
    case UnfinishedRest::Kind::kSentence:
      break;
  }
  return "the sentence does not end: it has no full stop";
}

class Recorder {
 public:
  Recorder(const RecordRequest& request,
           states::StepSink& sink,
           const std::function<void(const RecordProgress&)>& progress,
           const std::stop_token& stop)
      : request_(request),
        sink_(sink),
        progress_(progress),
        stop_(stop),
        found_(split_sentences(request.source)) {
    sentences_.reserve(found_.size());
    for (const Sentence& one : found_) {
      sentences_.push_back({.text = text_of(one),
                            .offset = static_cast<std::uint32_t>(one.begin),
                            .line = static_cast<std::uint32_t>(one.line)});
    }
  }

  base::Status run() {
    known_ = count_known();
    if (known_ < sentences_.size()) {
      SEQUENT_TRY(start());
      SEQUENT_TRY(take_known());
    } else {
      SEQUENT_TRY(copy_known(known_));
    }
    while (next_ < sentences_.size()) {
      SEQUENT_TRY(check_stop());
      if (wants_new_prover()) {
        SEQUENT_TRY(restart());
      }
      SEQUENT_TRY(run_batch());
    }
    return take_rest();
  }

 private:
  [[nodiscard]] std::string_view text_of(const Sentence& one) const {
    return std::string_view(request_.source).substr(one.begin, one.end - one.begin);
  }

  [[nodiscard]] base::Status check_stop() const {
    return stop_.stop_requested() ? base::Status(base::unavailable("the recording was stopped"))
                                  : base::Status();
  }

  // So many sentences at the beginning are as they were in the earlier recording, and had an
  // outcome that says something.
  [[nodiscard]] std::size_t count_known() const {
    if (request_.earlier == nullptr) {
      return 0;
    }
    const std::size_t most = std::min<std::size_t>(request_.earlier->size(), sentences_.size());
    StepNumber parent = kNoStep;
    for (std::size_t i = 0; i < most; ++i) {
      const states::StepView step = request_.earlier->step(static_cast<StepNumber>(i));
      const bool done = step.outcome == StepOutcome::kDone;
      if (step.text != sentences_[i].text || step.parent != parent ||
          (!done && step.outcome != StepOutcome::kFailed)) {
        return i;
      }
      parent = done ? static_cast<StepNumber>(i) : parent;
    }
    return most;
  }

  // Gives the sink what the earlier recording has up to sentence `end`.
  base::Status copy_known(std::size_t end) {
    while (next_ < end) {
      const auto number = static_cast<StepNumber>(next_);
      const states::StepView known = request_.earlier->step(number);
      Step step = step_of(next_);
      step.outcome = known.outcome;
      step.message = known.message;
      step.time = known.time;
      if (known.outcome == StepOutcome::kDone) {
        if (const auto state = request_.earlier->state_after(number)) {
          step.state = request_.earlier->state(*state);
        }
      }
      SEQUENT_TRY(take(std::move(step)));
    }
    return {};
  }

  // Brings the prover over the known part, without asking for goals. A sentence that does not do
  // what it did is where the recording goes on.
  base::Status take_known() {
    std::vector<CoqTop::Sentence> done;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < known_; ++i) {
      if (request_.earlier->step(static_cast<StepNumber>(i)).outcome == StepOutcome::kDone) {
        done.push_back(sentences_[i]);
        places.push_back(i);
      }
    }
    std::size_t ran = 0;
    bool same = true;
    const auto copy = [&](const CoqAnswer& answer) -> base::Status {
      same = answer.kind == CoqAnswer::Kind::kDone;
      if (same) {
        SEQUENT_TRY(copy_known(places[ran++] + 1));
        at_ = answer.state;
      }
      return {};
    };
    if (const base::Status all = top_->run_each(at_, done, false, copy, stop_); !all) {
      SEQUENT_TRY(std::exchange(sink_status_, base::Status()));
      return survive(all.error());
    }
    SEQUENT_TRY(check_stop());
    return same ? copy_known(known_) : base::Status();
  }

  base::Status run_batch() {
    const std::size_t count = std::min(kBatch, sentences_.size() - next_);
    const auto take_answer = [&](CoqAnswer answer) -> base::Status {
      if (answer.kind == CoqAnswer::Kind::kInterrupted && stop_.stop_requested()) {
        return {};
      }
      Step step = step_of(next_);
      step.outcome = outcome_of(answer.kind);
      step.message = std::move(answer.message);
      step.time = answer.time;
      if (step.outcome == StepOutcome::kDone) {
        step.state = std::move(answer.goals);
        at_ = answer.state;
      }
      return take(std::move(step));
    };
    const base::Status ran =
        top_->run_each(at_, std::span(sentences_).subspan(next_, count), true, take_answer, stop_);
    SEQUENT_TRY(std::exchange(sink_status_, base::Status()));
    return ran ? base::Status() : survive(ran.error());
  }

  // Goes on after the prover's death at sentence next_.
  base::Status survive(const base::Error& death) {
    SEQUENT_TRY(check_stop());
    top_.reset();
    deaths_ = died_at_ == next_ ? deaths_ + 1 : 1;
    died_at_ = next_;
    const bool timed_out = death.code == base::ErrorCode::kTimeout;
    if (timed_out || deaths_ == kMostDeaths) {
      Step step = step_of(next_);
      step.outcome = timed_out ? StepOutcome::kTimedOut : StepOutcome::kInterrupted;
      step.message = death.message;
      SEQUENT_TRY(take(std::move(step)));
    }
    return next_ < sentences_.size() ? restart() : base::Status();
  }

  [[nodiscard]] bool wants_new_prover() const {
    return done_.size() > 2 * done_at_restart_ && top_->needs_recycling();
  }

  base::Status start() {
    top_.reset();
    base::Result<std::unique_ptr<CoqTop>> started = CoqTop::start(request_.prover);
    if (!started) {
      started = CoqTop::start(request_.prover);
    }
    SEQUENT_TRY_ASSIGN(top_, std::move(started));
    at_ = top_->initial();
    return {};
  }

  // A new prover, in the state after all that was done.
  base::Status restart() {
    done_at_restart_ = done_.size();
    for (int tries = 1;; ++tries) {
      SEQUENT_TRY(check_stop());
      SEQUENT_TRY(start());
      std::vector<CoqTop::Sentence> sentences;
      sentences.reserve(done_.size());
      for (const std::size_t place : done_) {
        sentences.push_back(sentences_[place]);
      }
      std::size_t ran = 0;
      const auto go_on = [&](const CoqAnswer& answer) -> base::Status {
        if (answer.kind != CoqAnswer::Kind::kDone) {
          SEQUENT_TRY(check_stop());
          return base::conflict("line " + std::to_string(sentences[ran].line) +
                                ": what was done is not done again: " + answer.message);
        }
        ++ran;
        at_ = answer.state;
        return {};
      };
      base::Status all = top_->run_each(at_, sentences, false, go_on, stop_);
      if (all || all.error().code == base::ErrorCode::kConflict || tries == kMostDeaths) {
        return all;
      }
    }
  }

  [[nodiscard]] Step step_of(std::size_t place) const {
    const Sentence& one = found_[place];
    Step step;
    step.parent = parent_;
    step.span = {static_cast<std::uint32_t>(one.begin), static_cast<std::uint32_t>(one.end),
                 static_cast<std::uint32_t>(one.line)};
    step.text = text_of(one);
    return step;
  }

  // Of sentence next_.
  base::Status take(Step step) {
    const bool done = step.outcome == StepOutcome::kDone;
    const std::uint32_t end = step.span.end;
    if (base::Status taken = sink_.take(std::move(step)); !taken) {
      sink_status_ = taken;
      return taken;
    }
    if (done) {
      parent_ = steps_;
      done_.push_back(next_);
    }
    ++steps_;
    ++next_;
    progress_({.bytes_done = end,
               .bytes_total = static_cast<std::uint32_t>(request_.source.size()),
               .steps = steps_});
    return {};
  }

  base::Status take_rest() {
    const std::optional<UnfinishedRest> rest = unfinished_rest(request_.source, found_);
    if (!rest) {
      return {};
    }
    found_.push_back(rest->place);
    Step step = step_of(next_);
    step.outcome = StepOutcome::kFailed;
    step.message = message_of(rest->kind);
    return take(std::move(step));
  }

  const RecordRequest& request_;
  states::StepSink& sink_;
  const std::function<void(const RecordProgress&)>& progress_;
  const std::stop_token& stop_;
  std::vector<Sentence> found_;
  std::vector<CoqTop::Sentence> sentences_;
  std::unique_ptr<CoqTop> top_;
  CoqStateId at_ = 0;
  std::size_t known_ = 0;  // sentences, from the earlier recording
  std::size_t next_ = 0;   // sentence
  StepNumber steps_ = 0;
  StepNumber parent_ = kNoStep;
  std::vector<std::size_t> done_;  // sentences that lead to at_
  std::size_t done_at_restart_ = 0;
  std::size_t died_at_ = 0;
  int deaths_ = 0;
  base::Status sink_status_;
};

}  // namespace

base::Status record(const RecordRequest& request,
                    states::StepSink& sink,
                    const std::function<void(const RecordProgress&)>& progress,
                    const std::stop_token& stop) {
  return Recorder(request, sink, progress, stop).run();
}

}  // namespace sequent::provers
