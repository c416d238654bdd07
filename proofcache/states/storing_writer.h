#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "engine/base/result.h"
#include "proofcache/states/history_store.h"
#include "proofcache/states/recording.h"
#include "proofcache/states/segment.h"
#include "proofcache/states/stored_sessions.h"

namespace sequent::states {

// Keeps the steps of a session in memory and pushes them as segments; at the end all become as
// few and small as they can. What could not be pushed goes with the next batch.
//
// Threads: one.
class StoringWriter final : public SessionWriter {
 public:
  StoringWriter(StoredSessions sessions,
                const Session& session,
                std::chrono::milliseconds expiry,
                StepNumber most_steps);

  // REQUIRES: called first, once
  base::Status begin();
  base::Status take(Step step) override;
  base::Status end(SessionStatus status) override;

 private:
  [[nodiscard]] bool is_batch() const;
  [[nodiscard]] SessionHead head() const;
  // Of the session with the steps that it shares with the last one of its file.
  base::Result<SessionHead> shared_head();
  base::Status push();
  base::Status put_whole(const SessionHead& head);
  base::Status put(PutSession how,
                   const SessionHead& head,
                   std::span<const SegmentField> segments,
                   std::chrono::milliseconds lives);

  [[nodiscard]] base::Error lost() const;

  StoredSessions sessions_;
  Recording recording_;
  std::chrono::milliseconds expiry_;
  StepNumber most_steps_;
  TableSizes pushed_;
  std::size_t pushed_bytes_ = 0;  // of the tables
  std::uint32_t segments_ = 0;
  bool ended_ = false;
};

}  // namespace sequent::states
