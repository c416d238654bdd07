#include "workers/provers/coq/warm_prover.h"

#include <algorithm>
#include <utility>

namespace sequent::provers {
namespace {

bool is_same(const CoqTopOptions& a, const CoqTopOptions& b) {
  return a.program == b.program && a.topfile == b.topfile && a.flags == b.flags &&
         a.directory == b.directory && a.environment == b.environment &&
         a.memory_limit_bytes == b.memory_limit_bytes;
}

}  // namespace

template <typename T>
base::Result<T> WarmProver::watched(base::Result<T> result) {
  if (!result) {
    prover_.reset();
  }
  return result;
}

base::Status WarmProver::go_to(const CoqTopOptions& options,
                               std::span<const std::string> sentences,
                               const std::stop_token& stop) {
  if (!prover_ || !is_same(options, options_) || prover_->needs_recycling()) {
    SEQUENT_TRY(start(options));
  }
  const auto [mine, theirs] = std::mismatch(
      path_.begin(), path_.end(), sentences.begin(), sentences.end(),
      [](const Place& place, const std::string& sentence) { return place.sentence == sentence; });
  if (mine == path_.end() && theirs == sentences.end()) {
    return {};
  }
  const auto shared = static_cast<std::size_t>(theirs - sentences.begin());
  // One is always run, for the goals after it.
  const std::size_t last = sentences.empty() ? 0 : sentences.size() - 1;
  path_.resize(std::min(shared, last));
  goals_.reset();
  prover_->limit_sentences(options.sentence_limit);
  SEQUENT_TRY(advance(sentences.subspan(path_.size(), last - path_.size()), false, stop));
  return advance(sentences.subspan(last), true, stop);
}

base::Status WarmProver::start(const CoqTopOptions& options) {
  prover_.reset();
  path_.clear();
  goals_.reset();
  options_ = options;
  SEQUENT_TRY_ASSIGN(prover_, CoqTop::start(options));
  return {};
}

base::Status WarmProver::advance(std::span<const std::string> sentences,
                                 bool goals,
                                 const std::stop_token& stop) {
  if (sentences.empty()) {
    return {};
  }
  std::vector<CoqTop::Sentence> texts(sentences.size());
  std::transform(sentences.begin(), sentences.end(), texts.begin(),
                 [](const std::string& sentence) { return CoqTop::Sentence{sentence}; });
  SEQUENT_TRY_ASSIGN(std::vector<CoqAnswer> answers,
                     watched(prover_->run(state(), texts, goals, stop)));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    CoqAnswer& answer = answers[i];
    if (answer.kind == CoqAnswer::Kind::kInterrupted) {
      return base::unavailable("the prover was interrupted at '" + sentences[i] + "'");
    }
    if (answer.kind != CoqAnswer::Kind::kDone) {
      return base::invalid("'" + sentences[i] + "' fails: " + answer.message);
    }
    path_.push_back({sentences[i], answer.state});
    goals_ = std::move(answer.goals);
  }
  return {};
}

base::Result<CoqAnswer> WarmProver::run(std::string_view sentence,
                                        std::chrono::milliseconds limit,
                                        const std::stop_token& stop) {
  if (!prover_) {
    return base::unavailable("the prover is gone");
  }
  prover_->limit_sentences(limit);
  const CoqTop::Sentence text{sentence};
  SEQUENT_TRY_ASSIGN(std::vector<CoqAnswer> answers,
                     watched(prover_->run(state(), std::span(&text, 1), true, stop)));
  return answers.empty() ? base::Result<CoqAnswer>(base::unavailable("the prover did not answer"))
                         : std::move(answers.front());
}

base::Result<std::string> WarmProver::query(std::size_t count, std::string_view sentence) {
  if (!prover_) {
    return base::unavailable("the prover is gone");
  }
  return watched(
      prover_->query(count == 0 ? prover_->initial() : path_[count - 1].state, sentence));
}

CoqStateId WarmProver::state() const {
  return path_.empty() ? prover_->initial() : path_.back().state;
}

}  // namespace sequent::provers
