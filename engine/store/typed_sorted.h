#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/store/store.h"
#include "engine/store/typed.h"

namespace sequent::store {

// The typed calls on sorted sets and streams; as typed.h says.

struct ScoredMember {
  std::string member;
  double score = 0;
  bool operator==(const ScoredMember&) const = default;
};

// How many were not members before.
base::Result<std::int64_t> add_to_sorted_set(Store& store,
                                             std::string_view key,
                                             std::span<const ScoredMember> members);
base::Result<std::int64_t> remove_from_sorted_set(Store& store, std::string_view key, Args members);
base::Result<std::optional<double>> get_score(Store& store,
                                              std::string_view key,
                                              std::string_view member);
// By rank, both ends included; -1 is the last.
base::Result<std::vector<ScoredMember>> range_by_rank(Store& store,
                                                      std::string_view key,
                                                      std::int64_t first,
                                                      std::int64_t last);
struct ScoreRange {
  double least = -std::numeric_limits<double>::infinity();  // included
  double most = std::numeric_limits<double>::infinity();    // included
  std::int64_t limit = -1;                                  // -1: all
};
// The lowest scores first.
base::Result<std::vector<ScoredMember>> range_by_score(Store& store,
                                                       std::string_view key,
                                                       const ScoreRange& range);
base::Result<std::int64_t> count_sorted_set(Store& store, std::string_view key);
// Up to `count` of the lowest scores, taken out.
base::Result<std::vector<ScoredMember>> pop_lowest(Store& store,
                                                   std::string_view key,
                                                   std::int64_t count);

struct StreamEntry {
  std::string id;
  std::vector<OwnedField> fields;
};

// Appends and, if `most` is not 0, keeps about that many. The id given.
base::Result<std::string> add_to_stream(Store& store,
                                        std::string_view key,
                                        std::span<const Field> fields,
                                        std::int64_t most = 0);
// Entries after the one with id `after` ("0": from the beginning); waits up to
// `timeout` for the first (0: does not wait). Empty: none came.
base::Result<std::vector<StreamEntry>> read_stream(Store& store,
                                                   std::string_view key,
                                                   std::string_view after,
                                                   std::int64_t count,
                                                   std::chrono::milliseconds timeout);
// The id of the newest entry; "0-0" if the stream is empty or absent.
base::Result<std::string> last_stream_id(Store& store, std::string_view key);
base::Result<bool> has_stream_entry(Store& store, std::string_view key, std::string_view id);
base::Result<std::int64_t> count_stream(Store& store, std::string_view key);

}  // namespace sequent::store
