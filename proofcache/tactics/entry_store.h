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

// The entries of one shard of a cache in a store: outcomes by scope and name. A scope is found by
// 128 bits of its digest; its own bytes are kept and compared.
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
  };
  // `ids`: of the scopes of the keys. One round trip for some hundred scopes, and one more if
  // messages are not known here yet.
  base::Result<Found> find(std::span<const EntryKey> keys, std::span<const std::string_view> ids);

  struct Kept {
    Generation generation;
    std::uint64_t bytes = 0;  // in the shard now
    std::vector<bool> kept;   // as the entries; all false: somebody else computes by now
  };
  base::Result<Kept> put(std::span<const NewEntry> entries, const std::optional<Fence>& fence);

  struct Dropped {
    std::uint64_t entries = 0;
    std::uint64_t bytes_left = 0;
  };
  // These scopes, in this order, until at most so many bytes are left.
  base::Result<Dropped> drop(std::span<const std::string> ids, std::uint64_t bytes_left) {
    return drop(ids, static_cast<std::int64_t>(bytes_left), false);
  }
  // What was not used since then, ms since 1970.
  base::Status drop_unused_since(std::int64_t ms);
  enum class Label : char { kModule = 'm', kClass = 'c' };
  // How many entries went. Without names: none, and the generation is another one.
  base::Result<std::uint64_t> invalidate(Label label, std::span<const std::string> names);

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
