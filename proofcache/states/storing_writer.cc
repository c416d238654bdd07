#include "proofcache/states/storing_writer.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace sequent::states {
namespace {

// A batch is pushed when it has so many steps, or its states take so much memory.
constexpr StepNumber kBatchSteps = 256;
constexpr std::size_t kBatchBytes = std::size_t{4} << 20U;

std::size_t bytes_of(const RecordingTables& tables) {
  return tables.texts.items().size_bytes() + tables.words.items().size_bytes() +
         tables.goals.items().size_bytes() + tables.states.items().size_bytes() +
         tables.hypotheses.items().size_bytes();
}

}  // namespace

StoringWriter::StoringWriter(StoredSessions sessions,
                             const Session& session,
                             std::chrono::milliseconds expiry,
                             StepNumber most_steps)
    : sessions_(std::move(sessions)),
      recording_(session),
      expiry_(expiry),
      most_steps_(most_steps) {
  recording_.session().status = SessionStatus::kActive;
  recording_.session().ended = {};
}

SessionHead StoringWriter::head() const {
  return {.session = recording_.session(), .segments = segments_, .base = {}};
}

base::Status StoringWriter::begin() {
  SEQUENT_TRY_ASSIGN(const bool fresh, sessions_.put(PutSession::kNew, head(), {}, expiry_));
  if (!fresh) {
    return base::invalid("there is a session '" + recording_.session().id + "' already");
  }
  return sessions_.list(recording_.session());
}

base::Status StoringWriter::take(Step step) {
  const Session& session = recording_.session();
  if (ended_) {
    return base::invalid("session '" + session.id + "' has ended");
  }
  if (recording_.size() >= most_steps_) {
    return base::invalid("session '" + session.id + "' has " + std::to_string(session.steps) +
                         " steps, and may not have more");
  }
  SEQUENT_TRY(recording_.take(std::move(step)));
  return is_batch() ? push() : base::Status();
}

base::Status StoringWriter::end(SessionStatus status) {
  Session& session = recording_.session();
  if (ended_ || status == SessionStatus::kActive) {
    return base::invalid("session '" + session.id + "' " +
                         (ended_ ? "has ended" : "cannot end as an active one"));
  }
  if (pushed_.steps < recording_.size()) {
    SEQUENT_TRY(push());
  }
  SEQUENT_TRY_ASSIGN(const auto now, sessions_.now());
  session.status = status;
  session.ended = std::max(now, session.started);
  SessionHead whole = head();
  whole.segments = 1;
  const auto segment = encode_segment(recording_.tables(), {}, Packing::kSmall);
  if (status == SessionStatus::kCompleted) {
    SEQUENT_TRY(sessions_.list_for_file(session));
  }
  if (segment) {
    const std::array<SegmentField, 1> fields{{{0, *segment}}};
    SEQUENT_TRY(put(PutSession::kWhole, whole, fields, kForEver));
  } else {
    SEQUENT_TRY(put(PutSession::kAdd, head(), {}, kForEver));
  }
  ended_ = true;
  return sessions_.list(session);
}

bool StoringWriter::is_batch() const {
  return recording_.size() - pushed_.steps >= kBatchSteps ||
         bytes_of(recording_.tables()) - pushed_bytes_ >= kBatchBytes;
}

base::Status StoringWriter::push() {
  const RecordingTables& tables = recording_.tables();
  SEQUENT_TRY_ASSIGN(const std::string segment, encode_segment(tables, pushed_, Packing::kFast));
  SessionHead with_it = head();
  ++with_it.segments;
  const std::array<SegmentField, 1> fields{{{segments_, segment}}};
  SEQUENT_TRY(put(PutSession::kAdd, with_it, fields, expiry_));
  ++segments_;
  pushed_ = sizes_of(tables);
  pushed_bytes_ = bytes_of(tables);
  return {};
}

base::Status StoringWriter::put(PutSession how,
                                const SessionHead& head,
                                std::span<const SegmentField> segments,
                                std::chrono::milliseconds lives) {
  SEQUENT_TRY_ASSIGN(const bool there, sessions_.put(how, head, segments, lives));
  if (!there) {
    return base::conflict("session '" + head.session.id +
                          "' expired or was removed while it was recorded");
  }
  return {};
}

}  // namespace sequent::states
