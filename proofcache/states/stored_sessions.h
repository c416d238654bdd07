#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/store/store.h"
#include "proofcache/states/keys.h"
#include "proofcache/states/recording.h"
#include "proofcache/states/session_wire.h"

namespace sequent::states {

// Sessions whose steps are those of others are that deep behind each other at most.
constexpr std::uint32_t kMostBases = 8;

enum class PutSession : std::uint8_t {
  kNew,    // it must not be there
  kAdd,    // it must be there; its other segments stay
  kWhole,  // it must be there; these segments take the place of all
};

struct SegmentField {
  std::uint32_t number = 0;
  std::string_view bytes;
};

constexpr std::chrono::milliseconds kForEver{0};

// The sessions of a namespace as they lie in a store, each by itself: what the history store and
// its writers share.
//
// Borrows: the store.
// Errors: those of Store; kCorrupt names the session.
// Threads: any.
class StoredSessions {
 public:
  StoredSessions(store::Store& store, std::string_view name_space);

  // Head and segments at once; it lives `lives` from now on. False: it is there and must not be, or
  // must be and is not.
  base::Result<bool> put(PutSession how,
                         const SessionHead& head,
                         std::span<const SegmentField> segments,
                         std::chrono::milliseconds lives);
  // The same with all segments of steps behind those it shares.
  base::Result<bool> put_whole(const SessionHead& head, const RecordingTables& tables);

  // Absent also if it is being removed.
  base::Result<std::optional<SessionHead>> head(std::string_view id);
  // In the order of `ids`.
  base::Result<std::vector<std::optional<SessionHead>>> heads(std::span<const std::string> ids);
  base::Result<std::optional<Recording>> load(std::string_view id);
  // The last completed session of a file.
  base::Result<std::optional<SessionHead>> last_of(std::string_view file);
  // Completed sessions of a file whose first steps are those of `id`.
  base::Result<std::vector<SessionHead>> sharing_with(std::string_view id, std::string_view file);
  // False: it was not there.
  base::Result<bool> remove(std::string_view id);

  // The lists of sessions; what is in them may be gone.
  base::Status list(const Session& session);
  base::Status list_for_file(const Session& session);
  // Takes it off both.
  base::Status unlist(std::string_view id, std::string_view file);
  base::Status unlist(std::span<const std::string> ids);
  // By the time they began at.
  base::Result<std::vector<std::string>> listed();
  // By the time they ended at.
  base::Result<std::vector<std::string>> listed_for_file(std::string_view file);

  // The time there.
  base::Result<std::chrono::system_clock::time_point> now();

 private:
  struct Loaded {
    SessionHead head;
    RecordingTables tables;
  };
  base::Result<std::optional<Loaded>> load_tables(std::string_view id, std::uint32_t bases);
  base::Result<Loaded> loaded_of(const std::map<std::string, std::string>& fields,
                                 std::uint32_t bases);

  store::Store& store_;
  store::Store& repeatable_;
  HistoryKeys keys_;
};

}  // namespace sequent::states
