#include "proofcache/tactics/entry_store.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/store/typed.h"
#include "engine/store/typed_sorted.h"
#include "proofcache/tactics/outcome_format.h"
#include "proofcache/tactics/scripts.h"

namespace sequent::tactics {
namespace {

constexpr std::size_t kScopesAtOnce = 256;
constexpr std::size_t kEntriesAtOnce = 128;
constexpr std::size_t kDropsAtOnce = 64;
constexpr std::size_t kIdDigits = 32;
constexpr std::size_t kMostMessages = 65'536;
constexpr const char* kNoGeneration = "0";

// The value of one of the entries that stand together, as small_entries.lua puts them.
std::optional<std::string_view> find_small(std::string_view together, std::string_view name) {
  if (name.find_first_of("\n\t") != std::string_view::npos) {
    return std::nullopt;
  }
  std::string begin("\n");
  begin.append(name).append("\t");
  const std::size_t at = together.find(begin);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view rest = together.substr(at + begin.size());
  return rest.substr(0, rest.find('\n'));
}

std::vector<std::string_view> views(std::span<const std::string> words) {
  return {words.begin(), words.end()};
}

}  // namespace

EntryStore::EntryStore(store::Store& store, OutcomeKeys keys, const CacheOptions& options)
    : store_(store),
      keys_(std::move(keys)),
      clock_(options.clock != nullptr ? *options.clock : system_clock_),
      digest_(options.digest) {}

std::string EntryStore::id_of(std::string_view scope) const {
  return digest_(scope).hex().substr(0, kIdDigits);
}

std::string EntryStore::now_ms() const {
  return std::to_string(clock_.wall_ms());
}

// The keys of one scope among those asked for.
struct EntryStore::ScopeRequest {
  std::string scope;
  std::string id;
  std::vector<std::size_t> keys;
};

base::Result<EntryStore::Found> EntryStore::find(std::span<const EntryKey> keys,
                                                 std::span<const std::string_view> ids) {
  std::unordered_map<std::string, std::size_t> numbers;
  std::vector<ScopeRequest> requests;
  std::size_t last = 0;  // the request of the key before
  Found found;
  found.results.resize(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i > 0 && std::ranges::equal(keys[i].scope, keys[i - 1].scope)) {
      requests[last].keys.push_back(i);
      continue;
    }
    std::string scope = encode_scope(keys[i].scope);
    const auto [number, is_new] = numbers.try_emplace(scope, requests.size());
    if (is_new) {
      requests.push_back({std::move(scope), std::string(ids[i]), {}});
    }
    last = number->second;
    requests[last].keys.push_back(i);
  }
  MessageIds messages(keys.size());
  std::span<const ScopeRequest> left(requests);
  while (!left.empty()) {
    const auto some = left.first(std::min(kScopesAtOnce, left.size()));
    SEQUENT_TRY(find_some(keys, some, found, messages));
    left = left.subspan(some.size());
  }
  SEQUENT_TRY(read_messages(found, messages));
  return found;
}

base::Status EntryStore::find_some(std::span<const EntryKey> keys,
                                   std::span<const ScopeRequest> requests,
                                   Found& found,
                                   MessageIds& messages) {
  // The generation comes first: what is invalidated after it was read is of another one.
  std::vector<store::Command> commands{{"HGET", keys_.meta(), "generation"}};
  for (const ScopeRequest& request : requests) {
    store::Command& command =
        commands.emplace_back(store::Command{"HMGET", keys_.scope(request.id), "k", "n"});
    for (const std::size_t i : request.keys) {
      command.push_back("t");
      command.back().append(keys[i].name);
    }
  }
  SEQUENT_TRY_ASSIGN(auto replies, store_.run_batch(commands));
  SEQUENT_TRY_ASSIGN(const auto generation,
                     store::expect_optional_bytes(std::move(replies[0]), {"HGET", keys_.meta()}));
  found.generation = generation.value_or(kNoGeneration);
  adopt(found.generation);
  for (std::size_t at = 0; at < requests.size(); ++at) {
    SEQUENT_TRY_ASSIGN(const auto values,
                       store::expect_optional_bytes_list(std::move(replies[at + 1]),
                                                         {"HMGET", commands[at + 1][1]}));
    if (values.size() != 2 + requests[at].keys.size() || values[0] != requests[at].scope) {
      continue;
    }
    for (std::size_t k = 0; k < requests[at].keys.size(); ++k) {
      const std::size_t i = requests[at].keys[k];
      const auto small = values[1] ? find_small(*values[1], keys[i].name) : std::nullopt;
      const std::optional<std::string_view> value = small ? small : values[k + 2];
      if (auto outcome = value ? decode_outcome(*value) : std::nullopt) {
        found.results[i] = std::move(outcome->result);
        messages[i] = std::move(outcome->message);
      }
    }
  }
  return {};
}

void EntryStore::adopt(const Generation& generation) {
  auto known = messages_.lock();
  if (known->generation != generation || known->texts.size() > kMostMessages) {
    known->generation = generation;
    known->texts.clear();
  }
}

base::Status EntryStore::read_messages(Found& found, const MessageIds& ids) {
  std::vector<std::string> unknown;
  std::unordered_map<std::string, std::string> texts;
  {
    auto known = messages_.lock();
    for (const auto& id : ids) {
      if (id && !texts.contains(*id)) {
        const auto text = known->texts.find(*id);
        if (text != known->texts.end()) {
          texts.emplace(*id, text->second);
        } else {
          unknown.push_back("t" + *id);
        }
      }
    }
  }
  std::ranges::sort(unknown);
  unknown.erase(std::unique(unknown.begin(), unknown.end()), unknown.end());
  if (!unknown.empty()) {
    SEQUENT_TRY_ASSIGN(const auto values,
                       store::get_fields(store_, keys_.messages(), views(unknown)));
    auto known = messages_.lock();
    for (std::size_t i = 0; i < unknown.size() && i < values.size(); ++i) {
      if (values[i]) {
        const std::string id = unknown[i].substr(1);
        texts.emplace(id, *values[i]);
        if (known->generation == found.generation) {
          known->texts.emplace(id, *values[i]);
        }
      }
    }
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!ids[i]) {
      continue;
    }
    const auto text = texts.find(*ids[i]);
    if (text == texts.end()) {
      found.results[i].reset();  // dropped between the two questions
    } else {
      found.results[i]->message = text->second;
    }
  }
  return {};
}

base::Result<EntryStore::Kept> EntryStore::put(std::span<const NewEntry> entries,
                                               const std::optional<Fence>& fence) {
  Kept kept;
  for (std::size_t first = 0; first < entries.size(); first += kEntriesAtOnce) {
    const auto some = entries.subspan(first, std::min(kEntriesAtOnce, entries.size() - first));
    std::vector<std::string> keys(keys_.fixed().begin(), keys_.fixed().end());
    keys.emplace_back(fence ? fence->holder : std::string_view(keys_.meta()));
    std::vector<std::string> args{now_ms(), std::string(fence ? fence->token : "")};
    std::unordered_map<std::string, std::size_t> numbers;
    for (const NewEntry& entry : some) {
      std::string scope = encode_scope(entry.key.scope);
      const auto [number, is_new] = numbers.try_emplace(scope, numbers.size() + 1);
      if (is_new) {
        keys.push_back(keys_.scope(id_of(scope)));
      }
      OutcomeParts parts = encode_outcome(*entry.result);
      args.push_back(std::to_string(number->second));
      args.push_back(std::move(scope));
      args.emplace_back(entry.key.name);
      args.push_back(std::move(parts.head));
      args.push_back(entry.result->message);
      args.push_back(std::move(parts.tail));
      args.emplace_back(entry.module);
      args.emplace_back(entry.class_name);
    }
    SEQUENT_TRY_ASSIGN(
        const std::vector<resp::Reply> reply,
        store::run_for_list(store_.repeatable(), kPutEntriesScript, views(keys), views(args)));
    if (reply.empty()) {
      kept.kept.resize(entries.size());
      return kept;
    }
    if (reply.size() != some.size() + 2) {
      return base::internal("put_entries answered with " + std::to_string(reply.size()) + " words");
    }
    kept.bytes = static_cast<std::uint64_t>(std::max<std::int64_t>(reply[0].integer, 0));
    kept.generation = reply[1].text;
    for (std::size_t i = 0; i < some.size(); ++i) {
      kept.kept.push_back(reply[i + 2].integer != 0);
    }
  }
  return kept;
}

base::Result<EntryStore::Dropped> EntryStore::drop(std::span<const std::string> ids,
                                                   std::int64_t bytes_left,
                                                   bool invalidates) {
  std::vector<std::string> keys(keys_.fixed().begin(), keys_.fixed().end());
  for (const std::string& id : ids) {
    keys.push_back(keys_.scope(id));
  }
  const std::array<std::string, 2> args{std::to_string(bytes_left), invalidates ? now_ms() : ""};
  SEQUENT_TRY_ASSIGN(
      const std::vector<resp::Reply> reply,
      store::run_for_list(store_.repeatable(), kDropScopesScript, views(keys), views(args)));
  if (reply.size() != 3) {
    return base::internal("drop_scopes answered with " + std::to_string(reply.size()) + " words");
  }
  return Dropped{
      .entries = static_cast<std::uint64_t>(std::max<std::int64_t>(reply[0].integer, 0)),
      .bytes_left = static_cast<std::uint64_t>(std::max<std::int64_t>(reply[1].integer, 0))};
}

base::Status EntryStore::drop_unused_since(std::int64_t ms) {
  while (true) {
    SEQUENT_TRY_ASSIGN(const auto old,
                       store::range_by_score(store_, keys_.used(),
                                             {.most = static_cast<double>(ms) - 1,
                                              .limit = std::int64_t{kDropsAtOnce}}));
    if (old.empty()) {
      return {};
    }
    std::vector<std::string> ids;
    for (const store::ScoredMember& each : old) {
      ids.push_back(each.member);
    }
    SEQUENT_TRY(drop(ids, -1, false));
  }
}

base::Result<std::uint64_t> EntryStore::invalidate(Label label,
                                                   std::span<const std::string> names) {
  std::uint64_t entries = 0;
  const std::string at_once = std::to_string(kDropsAtOnce);
  for (const std::string& name : names) {
    const std::string text = static_cast<char>(label) + name;
    const std::string least = "[" + text + '\0';
    const std::string most = "(" + text + '\1';
    const std::array<std::string_view, 7> words{"ZRANGEBYLEX", keys_.labels(), least, most, "LIMIT",
                                                "0",           at_once};
    while (true) {
      SEQUENT_TRY_ASSIGN(std::vector<std::string> ids,
                         store::expect_bytes_list(store_.run(words), {words[0], words[1]}));
      if (ids.empty()) {
        break;
      }
      for (std::string& id : ids) {
        id.erase(0, text.size() + 1);
      }
      SEQUENT_TRY_ASSIGN(const Dropped some, drop(ids, -1, false));
      entries += some.entries;
    }
  }
  SEQUENT_TRY(drop({}, -1, true));
  return entries;
}

}  // namespace sequent::tactics
