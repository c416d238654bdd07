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

// Fewer steps than this are not worth to look them up elsewhere.
constexpr StepNumber kLeastShared = 16;

bool same_step(const RecordingTables& a, const RecordingTables& b, StepNumber step) {
  const StepRow& one = a.steps[step];
  const StepRow& other = b.steps[step];
  return one.parent == other.parent && one.span == other.span && one.outcome == other.outcome &&
         one.state == other.state &&
         text_of(a.words[one.sentence]) == text_of(b.words[other.sentence]) &&
         text_of(a.words[one.message]) == text_of(b.words[other.message]);
}

// How many of the first steps are the same in both, but for their times.
StepNumber steps_in_common(const RecordingTables& a, const RecordingTables& b) {
  const auto most = static_cast<StepNumber>(std::min(a.steps.size(), b.steps.size()));
  StateNumber states = 0;  // that are the same
  for (StepNumber step = 0; step < most; ++step) {
    const StateNumber state = a.steps[step].state;
    if (!same_step(a, b, step) ||
        (state == states && a.whole_state(state) != b.whole_state(state))) {
      return step;
    }
    states += state == states ? 1 : 0;
  }
  return most;
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
  if (status == SessionStatus::kCompleted) {
    SEQUENT_TRY_ASSIGN(whole, shared_head());
    SEQUENT_TRY(sessions_.list_for_file(session));
  }
  SEQUENT_TRY(put_whole(whole));
  if (!whole.base.empty()) {
    // Who removes the base makes those whole that are listed with it: either saw the other.
    SEQUENT_TRY_ASSIGN(const auto base, sessions_.head(whole.base));
    if (!base) {
      SEQUENT_TRY(put_whole(head()));
    }
  }
  ended_ = true;
  return sessions_.list(session);
}

base::Result<SessionHead> StoringWriter::shared_head() {
  SessionHead made = head();
  SEQUENT_TRY_ASSIGN(auto base, sessions_.last_of(made.session.file));
  if (!base) {
    return made;
  }
  const auto recording = sessions_.load(base->session.id);
  if (!recording && recording.error().code != base::ErrorCode::kCorrupt) {
    return recording.error();
  }
  if (!recording || !*recording) {
    return made;
  }
  const StepNumber shared = steps_in_common(recording_.tables(), (*recording)->tables());
  while (!base->base.empty() && shared <= base->base_steps) {
    SEQUENT_TRY_ASSIGN(auto deeper, sessions_.head(base->base));
    if (!deeper) {
      return made;
    }
    base = std::move(deeper);
  }
  if (shared >= kLeastShared && base->depth < kMostBases) {
    made.base = base->session.id;
    made.base_steps = shared;
    made.depth = base->depth + 1;
  }
  return made;
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
  pushed_ = tables.sizes();
  pushed_bytes_ = bytes_of(tables);
  return {};
}

base::Status StoringWriter::put_whole(const SessionHead& head) {
  SEQUENT_TRY_ASSIGN(const bool there, sessions_.put_whole(head, recording_.tables()));
  return there ? base::Status() : lost();
}

base::Status StoringWriter::put(PutSession how,
                                const SessionHead& head,
                                std::span<const SegmentField> segments,
                                std::chrono::milliseconds lives) {
  SEQUENT_TRY_ASSIGN(const bool there, sessions_.put(how, head, segments, lives));
  return there ? base::Status() : lost();
}

base::Error StoringWriter::lost() const {
  return base::conflict("session '" + recording_.session().id +
                        "' expired or was removed while it was recorded");
}

}  // namespace sequent::states
