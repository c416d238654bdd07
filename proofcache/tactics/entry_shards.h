#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/store/store.h"
#include "proofcache/tactics/cache_options.h"
#include "proofcache/tactics/entry_store.h"
#include "proofcache/tactics/keys.h"

namespace sequent::tactics {

// What a process used since it last said so.
struct Uses {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::chrono::microseconds saved{0};
  std::vector<std::string> scopes;  // their ids
};

// The entries of a cache in a store, in shards with a hash tag each, so that the nodes of a Cluster
// share them. A scope is in one shard; what is done to several is not one step.
//
// Borrows: the store. Errors and threads: as EntryStore.
class EntryShards {
 public:
  // `kind`: "tactic" or "instance"
  EntryShards(store::Store& store, std::string_view kind, const CacheOptions& options);

  [[nodiscard]] std::string id_of(std::string_view scope) const {
    return shards_.front()->id_of(scope);
  }
  [[nodiscard]] const OutcomeKeys& keys_of(std::string_view id) const {
    return shards_[shard_of(id)]->keys();
  }

  struct Found {
    std::vector<std::optional<TacticResult>> results;  // as the keys
    std::vector<std::string> ids;                      // of their scopes
    std::array<Generation, kShards> generations;       // of the shards of these ids
  };
  // A round trip for each shard that is asked, or two.
  base::Result<Found> find(std::span<const EntryKey> keys);

  struct Kept {
    std::vector<bool> kept;        // as the entries
    std::vector<std::string> ids;  // of their scopes
    std::array<Generation, kShards> generations;
    bool is_full = false;  // all shards have more than the budget
  };
  // `fence`: of one entry.
  base::Result<Kept> put(std::span<const NewEntry> entries, const std::optional<Fence>& fence);

  // Entries that went. What was not used for longest goes, until at most so many bytes are there.
  base::Result<std::uint64_t> trim(std::uint64_t budget_bytes);
  base::Status drop_unused_since(std::int64_t ms);
  base::Result<std::uint64_t> invalidate(EntryStore::Label label,
                                         std::span<const std::string> names);
  base::Status clear();

  // The generation of each shard.
  base::Result<std::vector<Generation>> push(const Uses& uses);
  base::Result<CacheStatistics> statistics();
  base::Status reset_statistics();

 private:
  // Shards by what was not used for longest.
  struct Oldest {
    std::size_t shard = 0;
    std::vector<std::string> ids;
  };
  base::Result<std::vector<Oldest>> oldest_scopes();
  base::Result<std::vector<std::uint64_t>> shard_bytes();
  base::Result<std::vector<resp::Reply>> run_all(std::span<const store::Command> commands);
  [[nodiscard]] const OutcomeKeys& keys(std::size_t shard) const { return shards_[shard]->keys(); }

  store::Store& store_;
  std::uint64_t budget_bytes_;
  base::SystemClock system_clock_;
  const base::Clock& clock_;
  std::vector<std::unique_ptr<EntryStore>> shards_;
};

}  // namespace sequent::tactics
