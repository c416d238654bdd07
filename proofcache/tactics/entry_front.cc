#include "proofcache/tactics/entry_front.h"

#include <iterator>
#include <utility>

namespace sequent::tactics {
namespace {

// What containers take beside the bytes that they hold, about.
constexpr std::uint64_t kOfScope = 300;
constexpr std::uint64_t kOfEntry = 160;

std::uint64_t size_of(const std::vector<states::Goal>& goals) {
  std::uint64_t size = 0;
  for (const states::Goal& goal : goals) {
    size += sizeof(states::Goal) + goal.conclusion.size();
    for (const states::Hypothesis& each : goal.hypotheses) {
      size += sizeof(states::Hypothesis) + each.value.size() + each.type.size();
      for (const std::string& name : each.names) {
        size += sizeof(std::string) + name.size();
      }
    }
  }
  return size;
}

std::uint64_t size_of(std::string_view name, const TacticResult& result) {
  std::uint64_t size = kOfEntry + name.size() + result.message.size();
  if (result.state != nullptr) {
    size += sizeof *result.state + size_of(result.state->focused) + size_of(result.state->shelved) +
            size_of(result.state->given_up);
    for (const states::Unfocused& level : result.state->background) {
      size += sizeof level + size_of(level.before) + size_of(level.after);
    }
  }
  return size;
}

}  // namespace

EntryFront::EntryFront(std::uint64_t most_bytes) : most_bytes_(most_bytes / kShards) {}

std::optional<TacticResult> EntryFront::find(const EntryKey& key, std::chrono::milliseconds limit) {
  const std::uint64_t hash = hash_scope(key.scope, seed_);
  auto shard = shard_of(hash).lock();
  const auto found = shard->by_hash.find(hash);
  if (found == shard->by_hash.end() || !is_scope(found->second->bytes, key.scope)) {
    return std::nullopt;
  }
  Scope& scope = *found->second;
  const auto entry = scope.entries.find(key.name);
  if (entry == scope.entries.end() || !answers(entry->second, limit)) {
    return std::nullopt;
  }
  ++shard->uses.hits;
  shard->uses.saved += entry->second.time;
  if (!scope.used) {
    scope.used = true;
    shard->uses.scopes.push_back(scope.id);
  }
  shard->scopes.splice(shard->scopes.begin(), shard->scopes, found->second);
  return entry->second;
}

EntryFront::Scope& EntryFront::scope_of(Shard& shard,
                                        std::uint64_t hash,
                                        const EntryKey& key,
                                        const std::string& id) {
  const auto found = shard.by_hash.find(hash);
  if (found != shard.by_hash.end() && is_scope(found->second->bytes, key.scope)) {
    shard.scopes.splice(shard.scopes.begin(), shard.scopes, found->second);
    return shard.scopes.front();
  }
  if (found != shard.by_hash.end()) {
    shard.bytes -= found->second->size;
    shard.scopes.erase(found->second);
  }
  Scope& scope = shard.scopes.emplace_front();
  scope.hash = hash;
  scope.bytes = encode_scope(key.scope);
  scope.id = id;
  scope.entries = decltype(scope.entries)(0, Hash{seed_});
  scope.size = kOfScope + scope.bytes.size() + id.size();
  shard.bytes += scope.size;
  shard.by_hash[hash] = shard.scopes.begin();
  return scope;
}

void EntryFront::put(const EntryKey& key,
                     const TacticResult& result,
                     const std::string& id,
                     const std::optional<Generation>& generation) {
  if (most_bytes_ == 0) {
    return;
  }
  const std::uint64_t hash = hash_scope(key.scope, seed_);
  auto shard = shard_of(hash).lock();
  if (generation) {
    adopt(*shard, *generation);
  }
  Scope& scope = scope_of(*shard, hash, key, id);
  std::uint64_t before = 0;
  const auto known = scope.entries.find(key.name);
  if (known != scope.entries.end()) {
    before = size_of(key.name, known->second);
    known->second = result;
  } else {
    scope.entries.emplace(key.name, result);
  }
  const std::uint64_t now = size_of(key.name, result);
  scope.size += now - before;
  shard->bytes += now - before;
  while (shard->bytes > most_bytes_) {
    drop_last(*shard);
  }
}

void EntryFront::drop_last(Shard& shard) {
  const auto last = std::prev(shard.scopes.end());
  shard.bytes -= last->size;
  shard.by_hash.erase(last->hash);
  shard.scopes.erase(last);
}

void EntryFront::adopt(Shard& shard, const Generation& generation) {
  if (shard.generation == generation) {
    return;
  }
  shard.generation = generation;
  shard.by_hash.clear();
  shard.scopes.clear();
  shard.bytes = 0;
}

void EntryFront::adopt(const Generation& generation) {
  for (auto& each : shards_) {
    auto shard = each.lock();
    adopt(*shard, generation);
  }
}

std::uint64_t EntryFront::bytes() {
  std::uint64_t bytes = 0;
  for (auto& each : shards_) {
    bytes += each.lock()->bytes;
  }
  return bytes;
}

Uses EntryFront::take_uses() {
  Uses all;
  for (auto& each : shards_) {
    auto shard = each.lock();
    all.hits += shard->uses.hits;
    all.saved += shard->uses.saved;
    for (Scope& scope : shard->scopes) {
      scope.used = false;
    }
    all.scopes.insert(all.scopes.end(), std::make_move_iterator(shard->uses.scopes.begin()),
                      std::make_move_iterator(shard->uses.scopes.end()));
    shard->uses = {};
  }
  return all;
}

}  // namespace sequent::tactics
