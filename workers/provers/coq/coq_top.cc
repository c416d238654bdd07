#include "workers/provers/coq/coq_top.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "workers/processes/process.h"

// A sentence is two calls: Add, whose answer names the state that it will make, and Goal (or
// Status), which runs it. State ids are consecutive but for few commands, so that both can be sent
// for the next sentences before the answers are there. Once a sentence has failed, those sent after
// it fail too, without being run, and the prover must go back to a good state before it takes
// others.

namespace sequent::provers {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kWindow = 16;  // sentences in flight
constexpr milliseconds kTick{50};
constexpr seconds kStartPatience{120};
constexpr seconds kInterruptPatience{3};  // what a heeded SIGINT takes is 0.1 s
constexpr seconds kEditPatience{60};
constexpr milliseconds kDrainPatience{500};
constexpr int kMaxStrays = 5;
constexpr std::size_t kMaxMessageBytes = 1UL << 20;  // kept of what one sentence prints

std::vector<std::string> arguments_of(const CoqTopOptions& options) {
  std::vector<std::string> arguments{
      "-q",   "-main-channel",          "stdfds", "-async-proofs",         "off", "-w", "none",
      "-set", "Printing Width=1000000", "-set",   "Printing Depth=1000000"};
  if (!options.topfile.empty()) {
    arguments.insert(arguments.end(), {"-topfile", options.topfile});
  }
  arguments.insert(arguments.end(), options.flags.begin(), options.flags.end());
  return arguments;
}

bool is_interruption(const std::string& message) {
  return message.find("User interrupt.") != std::string::npos;
}

microseconds since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - start);
}

}  // namespace

struct CoqTop::Flight {
  std::span<const Sentence> sentences;
  bool goals;
  const std::stop_token& stop;
  std::size_t first = 0;     // the sentence that flew first since go_to()
  std::size_t sent = 0;      // sentences
  std::size_t answered = 0;  // sentences
  std::size_t calls = 0;     // without an answer
  CoqStateId at = 0;         // after the last that was done
  CoqStateId onto = 0;       // what the next one sent is added to
  CoqStateId first_id = 0;   // of `first`, once known
  bool astray = false;       // the last answer's state was not the one that we had foretold
};

CoqTop::CoqTop(std::unique_ptr<CoqProcess> process, const CoqTopOptions& options)
    : process_(std::move(process)),
      sentence_limit_(options.sentence_limit),
      memory_limit_(options.memory_limit_bytes) {}

base::Result<std::unique_ptr<CoqTop>> CoqTop::start(const CoqTopOptions& options) {
  SEQUENT_TRY_ASSIGN(std::unique_ptr<CoqProcess> process,
                     CoqProcess::start(options.program, arguments_of(options), options.environment,
                                       options.directory));
  std::unique_ptr<CoqTop> top(new CoqTop(std::move(process), options));
  top->process_->send(init_call());
  top->start_clock();
  SEQUENT_TRY_ASSIGN(const CoqValue value, top->receive_value(kStartPatience, nullptr));
  if (!value.good) {
    return base::unavailable("coqidetop does not start: " + value.message);
  }
  SEQUENT_TRY_ASSIGN(top->initial_, read_state(value.body));
  top->tip_ = top->initial_;
  top->next_id_ = top->initial_ + 1;
  return top;
}

base::Result<std::vector<CoqAnswer>> CoqTop::run(CoqStateId from,
                                                 std::span<const Sentence> sentences,
                                                 bool goals,
                                                 const std::stop_token& stop) {
  std::vector<CoqAnswer> answers;
  const auto keep = [&](CoqAnswer answer) -> base::Status {
    answers.push_back(std::move(answer));
    return {};
  };
  SEQUENT_TRY(run_each(from, sentences, goals, keep, stop));
  return answers;
}

base::Status CoqTop::run_each(CoqStateId from,
                              std::span<const Sentence> sentences,
                              bool goals,
                              base::FunctionRef<base::Status(CoqAnswer)> take,
                              const std::stop_token& stop) {
  interrupted_ = false;
  Flight flight{.sentences = sentences, .goals = goals, .stop = stop, .at = from};
  bool goes_on = true;
  int strays = 0;
  while (goes_on && flight.answered < sentences.size()) {
    const std::size_t before = flight.answered;
    SEQUENT_TRY(go_to(flight.at));
    SEQUENT_TRY_ASSIGN(goes_on, fly(flight, take));
    strays = flight.answered > before ? 0 : strays + 1;
    if (strays > kMaxStrays) {
      return base::unavailable("coqidetop is interrupted again and again");
    }
  }
  return {};
}

base::Result<bool> CoqTop::fly(Flight& flight, base::FunctionRef<base::Status(CoqAnswer)> take) {
  flight.first = flight.sent = flight.answered;
  flight.onto = flight.at;
  flight.first_id = next_id_.value_or(0);
  start_clock();
  tip_.reset();
  while (flight.answered < flight.sentences.size()) {
    while (flight.sent < flight.sentences.size() && flight.sent - flight.answered < kWindow &&
           (next_id_ || flight.sent == flight.answered)) {
      send_next(flight);
    }
    SEQUENT_TRY_ASSIGN(std::optional<CoqAnswer> answer, receive_answer(flight));
    if (!answer) {
      SEQUENT_TRY(drain(flight));
      return true;
    }
    ++flight.answered;
    flight.at = answer->state;
    const bool done = answer->kind == CoqAnswer::Kind::kDone;
    if (!done) {
      SEQUENT_TRY(drain(flight));
    }
    if (base::Status taken = take(std::move(*answer)); !taken) {
      SEQUENT_TRY(drain(flight));
      return std::move(taken).error();
    }
    if (!done) {
      return false;
    }
    if (std::exchange(flight.astray, false)) {
      // Some commands make a state for themselves. What was sent ahead was not, or wrongly, added.
      next_id_.reset();
      SEQUENT_TRY(drain(flight));
      return true;
    }
  }
  tip_ = flight.at;
  return true;
}

void CoqTop::send_next(Flight& flight) {
  const Sentence& sentence = flight.sentences[flight.sent];
  process_->send(add_call(sentence.text, flight.onto, sentence.offset, sentence.line));
  process_->send(flight.goals ? goal_call() : status_call());
  flight.calls += 2;
  ++flight.sent;
  if (next_id_) {
    flight.onto = (*next_id_)++;
  }
}

base::Result<std::optional<CoqAnswer>> CoqTop::receive_answer(Flight& flight) {
  SEQUENT_TRY_ASSIGN(const CoqValue added, receive_value(sentence_limit_, &flight.stop));
  --flight.calls;
  if (!added.good) {
    return refused(flight, added, {});
  }
  CoqAnswer answer;
  SEQUENT_TRY_ASSIGN(answer.state, read_state(added.body));
  if (!next_id_) {
    next_id_ = answer.state + 1;
    flight.onto = flight.first_id = answer.state;
  } else if (answer.state !=
             flight.first_id + static_cast<CoqStateId>(flight.answered - flight.first)) {
    flight.astray = true;
  }
  SEQUENT_TRY_ASSIGN(const CoqValue ran, receive_value(sentence_limit_, &flight.stop));
  --flight.calls;
  if (!ran.good) {
    return refused(flight, ran, messages_of(answer.state));
  }
  if (flight.goals) {
    SEQUENT_TRY_ASSIGN(answer.goals, read_goals(ran.body));
  }
  answer.message = messages_of(answer.state);
  answer.time = since(started_);
  start_clock();
  return std::optional(std::move(answer));
}

std::optional<CoqAnswer> CoqTop::refused(const Flight& flight,
                                         const CoqValue& value,
                                         std::string message) {
  next_id_.reset();
  const Sentence& sentence = flight.sentences[flight.answered];
  message.append(message.empty() ? "" : "\n").append(value.message);
  CoqAnswer answer{
      .kind = CoqAnswer::Kind::kFailed, .state = flight.at, .message = std::move(message)};
  answer.time = since(started_);
  if (is_interruption(value.message)) {
    switch (reason_) {
      case Reason::kNone:
        if (!flight.stop.stop_requested() && !interrupted_) {
          return std::nullopt;
        }
        answer.kind = CoqAnswer::Kind::kInterrupted;
        break;
      case Reason::kTime:
        answer.kind = CoqAnswer::Kind::kTimedOut;
        answer.message = "took more than " + std::to_string(sentence_limit_.count()) + " ms";
        break;
      case Reason::kMemory:
        answer.message =
            "took more than " + std::to_string(memory_limit_ >> 19U) + " MiB of memory";
        break;
      case Reason::kStop:
        answer.kind = CoqAnswer::Kind::kInterrupted;
        break;
    }
    return answer;
  }
  const auto in_sentence = [&](std::optional<std::uint32_t> place) -> std::optional<std::uint32_t> {
    if (!place || *place < sentence.offset || *place - sentence.offset > sentence.text.size()) {
      return std::nullopt;
    }
    return *place - sentence.offset;
  };
  answer.error_begin = in_sentence(value.error_begin);
  answer.error_end = in_sentence(value.error_end);
  return answer;
}

std::string CoqTop::messages_of(CoqStateId state) const {
  std::string text;
  for (const CoqFeedback& feedback : messages_) {
    if (feedback.state == state) {
      text.append(text.empty() ? "" : "\n").append(feedback.message);
    }
  }
  return text;
}

base::Status CoqTop::drain(Flight& flight) {
  for (; flight.calls > 0; --flight.calls) {
    start_clock();
    SEQUENT_TRY(receive_value(kDrainPatience, nullptr));
  }
  start_clock();
  return {};
}

base::Status CoqTop::go_to(CoqStateId state) {
  for (int tries = 0; tip_ != state; ++tries) {
    process_->send(edit_at_call(state));
    start_clock();
    SEQUENT_TRY_ASSIGN(const CoqValue value, receive_value(kEditPatience, nullptr));
    if (value.good) {
      tip_ = state;
    } else if (!is_interruption(value.message) || tries == kMaxStrays) {
      return base::unavailable("coqidetop cannot go back: " + value.message);
    }
  }
  return {};
}

base::Result<std::string> CoqTop::query(CoqStateId state, std::string_view sentence) {
  for (int tries = 0;; ++tries) {
    process_->send(query_call(sentence, state));
    start_clock();
    SEQUENT_TRY_ASSIGN(const CoqValue value, receive_value(sentence_limit_, nullptr));
    if (value.good) {
      break;
    }
    if (reason_ != Reason::kNone || !is_interruption(value.message) || tries == kMaxStrays) {
      return base::invalid(value.message);
    }
  }
  std::string text;
  for (const CoqFeedback& feedback : messages_) {
    text.append(text.empty() ? "" : "\n").append(feedback.message);
  }
  return text;
}

base::Result<CoqValue> CoqTop::receive_value(milliseconds limit, const std::stop_token* stop) {
  while (true) {
    SEQUENT_TRY_ASSIGN(const std::optional<std::string_view> element,
                       process_->receive(Clock::now() + kTick));
    if (!element || Clock::now() - watched_ > kTick) {
      watched_ = Clock::now();
      if (!element || !element->starts_with("<value")) {
        SEQUENT_TRY(watch(limit, stop));
      }
    }
    if (!element) {
      continue;
    }
    SEQUENT_TRY_ASSIGN(auto answer, read_answer(*element));
    if (CoqValue* const value = std::get_if<CoqValue>(&answer)) {
      return std::move(*value);
    }
    CoqFeedback& feedback = std::get<CoqFeedback>(answer);
    if (feedback.kind == CoqFeedback::Kind::kMessage && message_bytes_ < kMaxMessageBytes) {
      message_bytes_ += feedback.message.size();
      messages_.push_back(std::move(feedback));
    }
  }
}

base::Status CoqTop::watch(milliseconds limit, const std::stop_token* stop) {
  const Clock::time_point now = Clock::now();
  const std::uint64_t resident = memory_limit_ == 0 ? 0 : process_->resident_bytes();
  if (signalled_) {
    const bool too_big = memory_limit_ != 0 && resident / 3 > memory_limit_;
    if (now - *signalled_ < kInterruptPatience && !too_big) {
      return {};
    }
    process_->kill();
    switch (reason_) {
      case Reason::kTime:
        return base::timed_out("it did not end within its " + std::to_string(limit.count()) +
                               " ms, not even when interrupted");
      case Reason::kMemory:
        return base::unavailable("it took more than " + std::to_string(memory_limit_ >> 19U) +
                                 " MiB of memory and was killed");
      case Reason::kNone:
      case Reason::kStop:
        return base::unavailable("coqidetop did not heed an interruption and was killed");
    }
  }
  if (stop != nullptr && (stop->stop_requested() || interrupted_)) {
    reason_ = Reason::kStop;
  } else if (limit > milliseconds(0) && now - started_ > limit) {
    reason_ = Reason::kTime;
  } else if (memory_limit_ != 0 && resident / 2 > memory_limit_) {
    reason_ = Reason::kMemory;
  } else {
    return {};
  }
  signalled_ = now;
  process_->interrupt();
  return {};
}

void CoqTop::start_clock() {
  started_ = Clock::now();
  signalled_.reset();
  reason_ = Reason::kNone;
  messages_.clear();
  message_bytes_ = 0;
}

void CoqTop::interrupt() {
  interrupted_ = true;
}

bool CoqTop::needs_recycling() const {
  return memory_limit_ != 0 && process_->resident_bytes() > memory_limit_;
}

base::Result<std::string> find_coqidetop() {
  namespace fs = std::filesystem;
  if (base::Result<std::string> coqc = workers::find_program("coqc"); coqc) {
    std::error_code error;
    const fs::path beside = fs::canonical(*coqc, error).parent_path() / "coqidetop.opt";
    if (!error && fs::exists(beside, error)) {
      return beside.string();
    }
  }
  if (base::Result<std::string> found = workers::find_program("coqidetop.opt"); found) {
    return found;
  }
  return base::not_found(
      "no coqidetop.opt beside coqc or in PATH: install Coq (Debian: apt-get install coq)");
}

}  // namespace sequent::provers
