#include "proofcache/tactics/entry_front.h"

#include <algorithm>
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

EntryFront::EntryFront(std::uint64_t most_bytes) : most_bytes_(most_bytes / kParts) {}

std::optional<TacticResult> EntryFront::find(const EntryKey& key, std::chrono::milliseconds limit) {
  const std::uint64_t hash = hash_scope(key.scope, seed_);
  auto part = part_of(hash).lock();
  const auto found = part->by_hash.find(hash);
  if (found == part->by_hash.end() || !is_scope(found->second->bytes, key.scope)) {
    return std::nullopt;
  }
  Scope& scope = *found->second;
  const auto entry = scope.entries.find(key.name);
  if (entry == scope.entries.end() || !answers(entry->second, limit)) {
    return std::nullopt;
  }
  ++part->uses.hits;
  part->uses.saved += entry->second.time;
  if (!scope.used) {
    scope.used = true;
    part->uses.scopes.push_back(scope.id);
  }
  part->scopes.splice(part->scopes.begin(), part->scopes, found->second);
  return entry->second;
}

EntryFront::Scope& EntryFront::scope_of(Part& part,
                                        std::uint64_t hash,
                                        const EntryKey& key,
                                        const std::string& id) {
  const auto found = part.by_hash.find(hash);
  if (found != part.by_hash.end() && is_scope(found->second->bytes, key.scope)) {
    part.scopes.splice(part.scopes.begin(), part.scopes, found->second);
    return part.scopes.front();
  }
  if (found != part.by_hash.end()) {
    part.bytes -= found->second->size;
    part.scopes.erase(found->second);
  }
  Scope& scope = part.scopes.emplace_front();
  scope.hash = hash;
  scope.bytes = encode_scope(key.scope);
  scope.id = id;
  scope.entries = decltype(scope.entries)(0, Hash{seed_});
  scope.size = kOfScope + scope.bytes.size() + id.size();
  part.bytes += scope.size;
  part.by_hash[hash] = part.scopes.begin();
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
  auto part = part_of(hash).lock();
  if (generation) {
    adopt(*part, shard_of(id), *generation);
  }
  Scope& scope = scope_of(*part, hash, key, id);
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
  part->bytes += now - before;
  while (part->bytes > most_bytes_) {
    drop(*part, std::prev(part->scopes.end()));
  }
}

void EntryFront::drop(Part& part, std::list<Scope>::iterator scope) {
  part.bytes -= scope->size;
  part.by_hash.erase(scope->hash);
  part.scopes.erase(scope);
}

void EntryFront::adopt(Part& part, std::size_t shard, const Generation& generation) {
  if (part.generations[shard] == generation) {
    return;
  }
  part.generations[shard] = generation;
  for (auto scope = part.scopes.begin(); scope != part.scopes.end();) {
    const auto here = scope++;
    if (shard_of(here->id) == shard) {
      drop(part, here);
    }
  }
}

void EntryFront::adopt(std::span<const Generation> generations) {
  for (auto& each : parts_) {
    auto part = each.lock();
    if (!std::ranges::equal(part->generations, generations)) {
      for (std::size_t shard = 0; shard < generations.size(); ++shard) {
        adopt(*part, shard, generations[shard]);
      }
    }
  }
}

std::uint64_t EntryFront::bytes() {
  std::uint64_t bytes = 0;
  for (auto& each : parts_) {
    bytes += each.lock()->bytes;
  }
  return bytes;
}

Uses EntryFront::take_uses() {
  Uses all;
  for (auto& each : parts_) {
    auto part = each.lock();
    all.hits += part->uses.hits;
    all.saved += part->uses.saved;
    for (Scope& scope : part->scopes) {
      scope.used = false;
    }
    all.scopes.insert(all.scopes.end(), std::make_move_iterator(part->uses.scopes.begin()),
                      std::make_move_iterator(part->uses.scopes.end()));
    part->uses = {};
  }
  return all;
}

}  // namespace sequent::tactics
