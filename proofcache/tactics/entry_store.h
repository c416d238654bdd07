#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "engine/store/store.h"
#include "proofcache/tactics/cache_options.h"
#include "proofcache/tactics/entry_key.h"
#include "proofcache/tactics/keys.h"
#include "proofcache/tactics/tactic_result.h"

namespace sequent::tactics {

// Another one: entries that a process has beside the store may have been invalidated.
using Generation = std::string;

struct NewEntry {
  EntryKey key;
  const TacticResult* result = nullptr;
  std::string_view module;      // of whose file it is
  std::string_view class_name;  // of an instance; else empty
};

// Who is allowed to keep an outcome: the computation under way whose token `holder` has.
struct Fence {
  std::string_view holder;
  std::string_view token;
};

// What a process used since it last said so.
struct Uses {
  std::uint64_t hits = 0;
  std::uint64_t misses = 0;
  std::chrono::microseconds saved{0};
  std::vector<std::string> scopes;  // their ids
};

// The entries of a cache in a store: outcomes by scope and name. A scope is found by 128 bits of
// its digest; its own bytes are kept and compared.
//
// Borrows: the store. Errors: those of Store. An entry that is damaged counts as absent, and
// goes when it is put again. Threads: any.
class EntryStore {
 public:
  EntryStore(store::Store& store, OutcomeKeys keys, const CacheOptions& options);

  [[nodiscard]] const OutcomeKeys& keys() const { return keys_; }
  // `scope`: as encode_scope() has it.
  [[nodiscard]] std::string id_of(std::string_view scope) const;

  struct Found {
    Generation generation;
    std::vector<std::optional<TacticResult>> results;  // as the keys
    std::vector<std::size_t> scopes;                   // of each key, one of `ids`
    std::vector<std::string> ids;
  };
  // One round trip for some hundred scopes, and one more if messages are not known here yet.
  base::Result<Found> find(std::span<const EntryKey> keys);

  struct Kept {
    Generation generation;
    std::uint64_t bytes = 0;       // in the store now
    std::vector<bool> kept;        // as the entries; all false: somebody else computes by now
    std::vector<std::string> ids;  // of their scopes
  };
  base::Result<Kept> put(std::span<const NewEntry> entries, const std::optional<Fence>& fence);

  struct Dropped {
    Generation generation;
    std::uint64_t entries = 0;
    std::uint64_t bytes_left = 0;
  };
  // What was not used for longest goes, until at most so many bytes are there.
  base::Result<Dropped> trim(std::uint64_t budget_bytes);
  // What was not used since then, ms since 1970.
  base::Result<Dropped> drop_unused_since(std::int64_t ms);
  enum class Label : char { kModule = 'm', kClass = 'c' };
  base::Result<Dropped> invalidate(Label label, std::span<const std::string> names);
  base::Result<Dropped> clear();

  base::Result<Generation> push(const Uses& uses);
  base::Result<CacheStatistics> statistics();
  base::Status reset_statistics();

 private:
  struct ScopeRequest;
  using MessageIds = std::vector<std::optional<std::string>>;

  base::Status find_some(std::span<const EntryKey> keys,
                         std::span<const ScopeRequest> requests,
                         Found& found,
                         MessageIds& messages);
  base::Status read_messages(Found& found, const MessageIds& ids);
  void adopt(const Generation& generation);
  base::Result<Dropped> drop(std::span<const std::string> ids,
                             std::int64_t bytes_left,
                             bool invalidates);
  [[nodiscard]] std::string now_ms() const;

  struct Messages {
    Generation generation;
    std::unordered_map<std::string, std::string> texts;  // by their id
  };

  store::Store& store_;
  OutcomeKeys keys_;
  base::SystemClock system_clock_;
  const base::Clock& clock_;
  base::Digest (*digest_)(std::string_view bytes);
  base::Guarded<Messages> messages_;
};

}  // namespace sequent::tactics
