#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/guarded.h"
#include "engine/base/hash.h"
#include "proofcache/tactics/entry_key.h"
#include "proofcache/tactics/entry_shards.h"
#include "proofcache/tactics/tactic_result.h"

namespace sequent::tactics {

// Entries of a cache in the memory of this process, of one generation of each shard of the
// store's. Scopes that were not used for longest go when there is no room.
//
// Entries are compared by all bytes of their keys. Threads: any; look-ups of different scopes
// seldom meet.
class EntryFront {
 public:
  explicit EntryFront(std::uint64_t most_bytes);

  // Counts it as a hit if it answers `limit`.
  std::optional<TacticResult> find(const EntryKey& key, std::chrono::milliseconds limit);
  // Forgets all else of the shard if its generation is another one; absent: it is put into whatever
  // there is. `id`: of the scope, as EntryStore has it.
  void put(const EntryKey& key,
           const TacticResult& result,
           const std::string& id,
           const std::optional<Generation>& generation);
  // Of each shard of the store.
  void adopt(std::span<const Generation> generations);
  [[nodiscard]] std::uint64_t bytes();

  // Hits and the scopes that had them since the last call.
  Uses take_uses();

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const { return base::keyed_hash(name, seed); }
    base::HashSeed seed;
  };
  struct Scope {
    std::uint64_t hash = 0;
    std::string bytes;
    std::string id;
    std::unordered_map<std::string, TacticResult, Hash, std::equal_to<>> entries;
    std::uint64_t size = 0;
    bool used = false;  // since take_uses()
  };
  struct Part {
    std::array<Generation, kShards> generations;
    std::list<Scope> scopes;  // the last used first
    std::unordered_map<std::uint64_t, std::list<Scope>::iterator> by_hash;
    std::uint64_t bytes = 0;
    Uses uses;
  };
  static constexpr std::size_t kParts = 16;

  base::Guarded<Part>& part_of(std::uint64_t hash) { return parts_[hash >> 60U]; }
  static void adopt(Part& part, std::size_t shard, const Generation& generation);
  static void drop(Part& part, std::list<Scope>::iterator scope);
  Scope& scope_of(Part& part, std::uint64_t hash, const EntryKey& key, const std::string& id);

  std::uint64_t most_bytes_;  // of a part
  base::HashSeed seed_ = base::HashSeed::random();
  std::array<base::Guarded<Part>, kParts> parts_;
};

}  // namespace sequent::tactics
