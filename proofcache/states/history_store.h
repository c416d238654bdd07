#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/store/store.h"
#include "proofcache/states/recording.h"
#include "proofcache/states/session.h"
#include "proofcache/states/step.h"
#include "proofcache/states/stored_sessions.h"

namespace sequent::states {

// A session that is being recorded. When it is completed, first steps that are those of the last
// session of its file are kept once; their times then are those of that session. Steps go to the
// store in batches; readers see whole batches. A session whose writer is gone without end() stays
// active until it expires.
//
// Errors: those of Store; kInvalid: it has ended, or has as many steps as it may; kConflict: it
// expired or was removed meanwhile.
class SessionWriter : public StepSink {
 public:
  // Of the whole session, with counts and status. Nothing is taken after it.
  virtual base::Status end(SessionStatus status) = 0;
};

constexpr StepNumber kMostSteps = 10'000'000;

// The proof histories of a namespace in a store.
//
// Borrows: the store.
// Errors: those of Store; kCorrupt: what is stored is damaged, the message says of which session.
// Threads: any.
class HistoryStore {
 public:
  HistoryStore(store::Store& store, std::string_view name_space);

  // kInvalid: there is a session of that id, or it has none. An active session lives `expiry` after
  // its last batch; one that ended stays until it is removed.
  base::Result<std::unique_ptr<SessionWriter>> begin(
      const Session& session,
      std::chrono::milliseconds expiry = std::chrono::hours(24),
      StepNumber most_steps = kMostSteps);

  // Oldest first. What is active may be unfinished; what expired is not there.
  base::Result<std::vector<Session>> list();
  base::Result<std::optional<Session>> find(std::string_view id);
  // The last completed session of a file. Absent: never recorded.
  base::Result<std::optional<Session>> last_of(std::string_view file);
  base::Result<std::optional<Recording>> load(std::string_view id);
  // How many there were of these.
  base::Result<std::uint64_t> remove(std::span<const std::string> ids);

 private:
  // From now on the session is gone for all but those that share its steps, and these no longer do.
  base::Status release_sharers(SessionHead head);

  StoredSessions sessions_;
};

}  // namespace sequent::states
