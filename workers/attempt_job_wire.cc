#include <utility>

#include "engine/base/compress.h"
#include "engine/base/message_wire.h"
#include "proofcache/tactics/outcome_format.h"
#include "workers/attempt_job.capnp.h"
#include "workers/attempt_job.h"

namespace sequent::workers {
namespace {

using base::bytes_of;
using base::count_of;
using base::data_of;
using base::text_of;
using provers::TacticAttempt;

constexpr int kLevel = 1;
constexpr std::uint64_t kMostBytes = 256ULL << 20U;  // of what is read

void set_texts(capnp::List<capnp::Text>::Builder to, std::span<const std::string> texts) {
  for (unsigned i = 0; i < texts.size(); ++i) {
    to.set(i, text_of(texts[i]));
  }
}

std::vector<std::string> texts_of(capnp::List<capnp::Text>::Reader list) {
  std::vector<std::string> texts;
  texts.reserve(list.size());
  for (const capnp::Text::Reader text : list) {
    texts.push_back(text_of(text));
  }
  return texts;
}

base::Result<TacticAttempt> attempt_of(wire::Outcome::Reader from) {
  TacticAttempt attempt{text_of(from.getTactic()), {}, from.getCached()};
  if (from.getValue().size() > 0) {
    auto decoded = tactics::decode_outcome(bytes_of(from.getValue()));
    if (!decoded) {
      return base::corrupt("the outcome of a tactic is damaged");
    }
    attempt.result = std::move(decoded->result);
    attempt.result->message = text_of(from.getMessage());
  }
  return attempt;
}

}  // namespace

std::string encode_sentences(std::span<const std::string> sentences) {
  capnp::MallocMessageBuilder message;
  set_texts(message.initRoot<wire::Sentences>().initSentences(count_of(sentences.size())),
            sentences);
  return base::packed(message);
}

base::Result<std::vector<std::string>> decode_sentences(std::string_view bytes) {
  return base::unpack<wire::Sentences>(
      bytes, [](wire::Sentences::Reader from) -> base::Result<std::vector<std::string>> {
        return texts_of(from.getSentences());
      });
}

std::string encode_attempt_job(const AttemptJob& job) {
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<wire::Attempts>();
  root.setBase(data_of(job.base));
  set_texts(root.initPath(count_of(job.path.size())), job.path);
  root.setState(data_of(tactics::pack_state(job.state)));
  set_texts(root.initTactics(count_of(job.tactics.size())), job.tactics);
  root.setLimitMs(static_cast<std::uint64_t>(job.limit.count()));
  root.setFirst(job.first);
  return base::packed(message);
}

base::Result<AttemptJob> decode_attempt_job(std::string_view request) {
  return base::unpack<wire::Attempts>(
      request, [](wire::Attempts::Reader from) -> base::Result<AttemptJob> {
        const auto base = base::digest_of(from.getBase());
        auto state = tactics::unpack_state(bytes_of(from.getState()));
        if (!base || !state) {
          return base::corrupt("attempts on a state that is damaged");
        }
        return AttemptJob{.base = *base,
                          .path = texts_of(from.getPath()),
                          .state = *std::move(state),
                          .tactics = texts_of(from.getTactics()),
                          .limit = std::chrono::milliseconds(from.getLimitMs()),
                          .first = from.getFirst()};
      });
}

std::string encode_attempts(std::span<const TacticAttempt> attempts) {
  capnp::MallocMessageBuilder message;
  auto list = message.initRoot<wire::Outcomes>().initOutcomes(count_of(attempts.size()));
  for (unsigned i = 0; i < attempts.size(); ++i) {
    const TacticAttempt& attempt = attempts[i];
    list[i].setTactic(text_of(attempt.tactic));
    list[i].setCached(attempt.cached);
    if (attempt.result) {
      const tactics::OutcomeParts parts = tactics::encode_outcome(*attempt.result);
      list[i].setValue(data_of(parts.head + parts.tail));
      list[i].setMessage(text_of(attempt.result->message));
    }
  }
  return base::compress(base::packed(message), kLevel);
}

base::Result<std::vector<TacticAttempt>> decode_attempts(std::string_view outcome) {
  SEQUENT_TRY_ASSIGN(const std::string bytes, base::decompress(outcome, kMostBytes));
  return base::unpack<wire::Outcomes>(
      bytes, [](wire::Outcomes::Reader from) -> base::Result<std::vector<TacticAttempt>> {
        std::vector<TacticAttempt> attempts;
        for (const wire::Outcome::Reader each : from.getOutcomes()) {
          SEQUENT_TRY_ASSIGN(TacticAttempt attempt, attempt_of(each));
          attempts.push_back(std::move(attempt));
        }
        return attempts;
      });
}

}  // namespace sequent::workers
