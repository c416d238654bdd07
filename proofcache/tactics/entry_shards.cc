#include "proofcache/tactics/entry_shards.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/base/parse.h"
#include "engine/store/typed.h"
#include "engine/store/typed_sorted.h"

namespace sequent::tactics {
namespace {

constexpr std::size_t kDropsAtOnce = 64;
constexpr const char* kNoGeneration = "0";

std::uint64_t number_in(const std::optional<std::string>& text) {
  const auto number = text ? base::parse_int(*text) : std::nullopt;
  return number && *number > 0 ? static_cast<std::uint64_t>(*number) : 0;
}

}  // namespace

EntryShards::EntryShards(store::Store& store, std::string_view kind, const CacheOptions& options)
    : store_(store),
      budget_bytes_(options.budget_bytes),
      clock_(options.clock != nullptr ? *options.clock : system_clock_) {
  for (std::size_t shard = 0; shard < kShards; ++shard) {
    shards_.push_back(
        std::make_unique<EntryStore>(store, OutcomeKeys(options.name_space, kind, shard), options));
  }
}

base::Result<EntryShards::Found> EntryShards::find(std::span<const EntryKey> keys) {
  Found found;
  std::array<std::vector<std::size_t>, kShards> places;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const bool same = i > 0 && std::ranges::equal(keys[i].scope, keys[i - 1].scope);
    found.ids.push_back(same ? found.ids.back() : id_of(encode_scope(keys[i].scope)));
    places[shard_of(found.ids.back())].push_back(i);
  }
  found.results.resize(keys.size());
  for (std::size_t shard = 0; shard < kShards; ++shard) {
    if (places[shard].empty()) {
      continue;
    }
    std::vector<EntryKey> some;
    std::vector<std::string_view> ids;
    for (const std::size_t i : places[shard]) {
      some.push_back(keys[i]);
      ids.push_back(found.ids[i]);
    }
    SEQUENT_TRY_ASSIGN(EntryStore::Found answered, shards_[shard]->find(some, ids));
    found.generations[shard] = std::move(answered.generation);
    for (std::size_t i = 0; i < some.size(); ++i) {
      found.results[places[shard][i]] = std::move(answered.results[i]);
    }
  }
  return found;
}

base::Result<EntryShards::Kept> EntryShards::put(std::span<const NewEntry> entries,
                                                 const std::optional<Fence>& fence) {
  Kept kept;
  std::array<std::vector<std::size_t>, kShards> places;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    kept.ids.push_back(id_of(encode_scope(entries[i].key.scope)));
    places[shard_of(kept.ids.back())].push_back(i);
  }
  kept.kept.resize(entries.size());
  for (std::size_t shard = 0; shard < kShards; ++shard) {
    if (places[shard].empty()) {
      continue;
    }
    std::vector<NewEntry> some;
    for (const std::size_t i : places[shard]) {
      some.push_back(entries[i]);
    }
    SEQUENT_TRY_ASSIGN(EntryStore::Kept answered, shards_[shard]->put(some, fence));
    kept.generations[shard] = std::move(answered.generation);
    for (std::size_t i = 0; i < some.size(); ++i) {
      kept.kept[places[shard][i]] = answered.kept[i];
    }
  }
  SEQUENT_TRY_ASSIGN(const auto bytes, shard_bytes());
  kept.is_full = std::accumulate(bytes.begin(), bytes.end(), std::uint64_t{0}) > budget_bytes_;
  return kept;
}

base::Result<std::vector<resp::Reply>> EntryShards::run_all(
    std::span<const store::Command> commands) {
  SEQUENT_TRY_ASSIGN(auto replies, store_.run_batch(commands));
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (replies[i].is_error()) {
      return base::unavailable(commands[i][0] + " " + commands[i][1] + ": " + replies[i].text);
    }
  }
  return replies;
}

base::Result<std::vector<std::uint64_t>> EntryShards::shard_bytes() {
  std::vector<store::Command> commands;
  for (std::size_t shard = 0; shard < kShards; ++shard) {
    commands.push_back({"HGET", keys(shard).meta(), "bytes"});
  }
  SEQUENT_TRY_ASSIGN(auto replies, run_all(commands));
  std::vector<std::uint64_t> bytes;
  for (std::size_t shard = 0; shard < kShards; ++shard) {
    SEQUENT_TRY_ASSIGN(const auto text, store::expect_optional_bytes(std::move(replies[shard]),
                                                                     {"HGET", keys(shard).meta()}));
    bytes.push_back(number_in(text));
  }
  return bytes;
}

base::Result<std::vector<EntryShards::Oldest>> EntryShards::oldest_scopes() {
  struct Scope {
    double used = 0;
    std::size_t shard = 0;
    std::string id;
  };
  std::vector<Scope> all;
  for (std::size_t shard = 0; shard < kShards; ++shard) {
    SEQUENT_TRY_ASSIGN(auto some, store::range_by_rank(store_, keys(shard).used(), 0,
                                                       std::int64_t{kDropsAtOnce} - 1));
    for (store::ScoredMember& each : some) {
      all.push_back({each.score, shard, std::move(each.member)});
    }
  }
  std::ranges::stable_sort(all, {}, &Scope::used);
  all.resize(std::min(all.size(), kDropsAtOnce));
  std::vector<Oldest> oldest;
  for (Scope& scope : all) {
    auto known = std::ranges::find(oldest, scope.shard, &Oldest::shard);
    if (known == oldest.end()) {
      known = oldest.insert(known, Oldest{scope.shard, {}});
    }
    known->ids.push_back(std::move(scope.id));
  }
  return oldest;
}

base::Result<std::uint64_t> EntryShards::trim(std::uint64_t budget_bytes) {
  std::uint64_t entries = 0;
  while (true) {
    SEQUENT_TRY_ASSIGN(const auto bytes, shard_bytes());
    const auto all = std::accumulate(bytes.begin(), bytes.end(), std::uint64_t{0});
    if (all <= budget_bytes) {
      return entries;
    }
    SEQUENT_TRY_ASSIGN(const std::vector<Oldest> oldest, oldest_scopes());
    std::uint64_t excess = all - budget_bytes;
    for (const Oldest& each : oldest) {
      const std::uint64_t had = bytes[each.shard];
      SEQUENT_TRY_ASSIGN(const EntryStore::Dropped dropped,
                         shards_[each.shard]->drop(each.ids, had - std::min(had, excess)));
      entries += dropped.entries;
      const std::uint64_t less = had - std::min(had, dropped.bytes_left);
      if (less >= excess) {
        break;
      }
      excess -= less;
    }
    if (excess == all - budget_bytes) {
      return entries;  // nothing more can go
    }
  }
}

base::Status EntryShards::drop_unused_since(std::int64_t ms) {
  for (const auto& shard : shards_) {
    SEQUENT_TRY(shard->drop_unused_since(ms));
  }
  return {};
}

base::Result<std::uint64_t> EntryShards::invalidate(EntryStore::Label label,
                                                    std::span<const std::string> names) {
  std::uint64_t entries = 0;
  for (const auto& shard : shards_) {
    SEQUENT_TRY_ASSIGN(const std::uint64_t dropped, shard->invalidate(label, names));
    entries += dropped;
  }
  return entries;
}

base::Status EntryShards::clear() {
  for (const auto& shard : shards_) {
    while (true) {
      SEQUENT_TRY_ASSIGN(const auto some, store::range_by_rank(store_, shard->keys().used(), 0,
                                                               std::int64_t{kDropsAtOnce} - 1));
      if (some.empty()) {
        break;
      }
      std::vector<std::string> ids;
      for (const store::ScoredMember& each : some) {
        ids.push_back(each.member);
      }
      SEQUENT_TRY(shard->drop(ids, 0));
    }
  }
  SEQUENT_TRY(invalidate(EntryStore::Label::kModule, {}));
  return {};
}

base::Result<std::vector<Generation>> EntryShards::push(const Uses& uses) {
  std::vector<store::Command> commands;
  for (std::size_t shard = 0; shard < kShards; ++shard) {
    commands.push_back({"HGET", keys(shard).meta(), "generation"});
  }
  const auto add = [&](const char* field, std::uint64_t by) {
    if (by > 0) {
      commands.push_back({"HINCRBY", keys(0).meta(), field, std::to_string(by)});
    }
  };
  add("hits", uses.hits);
  add("misses", uses.misses);
  add("saved_us", static_cast<std::uint64_t>(uses.saved.count()));
  const std::string now = std::to_string(clock_.wall_ms());
  std::array<store::Command, kShards> used;
  for (const std::string& scope : uses.scopes) {
    store::Command& command = used[shard_of(scope)];
    if (command.empty()) {
      command = {"ZADD", keys_of(scope).used(), "XX", "GT"};
    }
    command.push_back(now);
    command.push_back(scope);
  }
  for (store::Command& command : used) {
    if (!command.empty()) {
      commands.push_back(std::move(command));
    }
  }
  SEQUENT_TRY_ASSIGN(auto replies, run_all(commands));
  std::vector<Generation> generations;
  for (std::size_t shard = 0; shard < kShards; ++shard) {
    SEQUENT_TRY_ASSIGN(auto generation, store::expect_optional_bytes(std::move(replies[shard]),
                                                                     {"HGET", keys(shard).meta()}));
    generations.push_back(std::move(generation).value_or(kNoGeneration));
  }
  return generations;
}

base::Result<CacheStatistics> EntryShards::statistics() {
  std::vector<store::Command> commands;
  for (std::size_t shard = 0; shard < kShards; ++shard) {
    commands.push_back({"HMGET", keys(shard).meta(), "entries", "negatives", "bytes", "hits",
                        "misses", "saved_us"});
  }
  SEQUENT_TRY_ASSIGN(auto replies, run_all(commands));
  CacheStatistics all;
  for (std::size_t shard = 0; shard < kShards; ++shard) {
    SEQUENT_TRY_ASSIGN(const auto values,
                       store::expect_optional_bytes_list(std::move(replies[shard]),
                                                         {"HMGET", keys(shard).meta()}));
    if (values.size() != 6) {
      return base::internal("HMGET answered with " + std::to_string(values.size()) + " values");
    }
    all.entries += number_in(values[0]);
    all.negative_entries += number_in(values[1]);
    all.bytes += number_in(values[2]);
    all.hits += number_in(values[3]);
    all.misses += number_in(values[4]);
    all.saved += std::chrono::microseconds(number_in(values[5]));
  }
  return all;
}

base::Status EntryShards::reset_statistics() {
  const std::array<std::string_view, 3> fields{"hits", "misses", "saved_us"};
  SEQUENT_TRY(store::remove_fields(store_, keys(0).meta(), fields));
  return {};
}

}  // namespace sequent::tactics
