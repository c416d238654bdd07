#include "decls/declaration_store.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_set>
#include <utility>

#include "decls/declaration_check.h"
#include "engine/base/parse.h"
#include "engine/store/typed.h"

namespace sequent::decls {
namespace {

constexpr std::size_t kNamesPerCall = 1000;
constexpr std::size_t kMembersPerCommand = 5000;
constexpr std::string_view kHead = "head";
constexpr std::string_view kBody = "body";

// Members to be added to or taken from sets, gathered by key: few long commands.
class SetChanges {
 public:
  explicit SetChanges(std::string_view verb) : verb_(verb) {}

  void add(std::string key, const std::string& member) {
    members_[std::move(key)].push_back(member);
  }

  void append_to(std::vector<store::Command>& commands) const {
    for (const auto& [key, members] : members_) {
      for (std::size_t from = 0; from < members.size(); from += kMembersPerCommand) {
        const auto count = std::min(kMembersPerCommand, members.size() - from);
        store::Command command{verb_, key};
        const auto begin = members.begin() + static_cast<std::ptrdiff_t>(from);
        command.insert(command.end(), begin, begin + static_cast<std::ptrdiff_t>(count));
        commands.push_back(std::move(command));
      }
    }
  }

 private:
  std::string verb_;
  std::map<std::string, std::vector<std::string>> members_;
};

std::vector<std::string> targets_of(const DeclarationHead& head) {
  std::vector<std::string> targets;
  for (const Edge& edge : head.edges) {
    if (targets.empty() || targets.back() != edge.target) {
      targets.push_back(edge.target);
    }
  }
  return targets;
}

std::vector<std::string> difference(const std::vector<std::string>& from,
                                    const std::vector<std::string>& without) {
  std::vector<std::string> left;
  std::ranges::set_difference(from, without, std::back_inserter(left));
  return left;
}

// What is wrong with a record, and whose it is.
base::Error damaged(std::string_view name, const base::Error& error) {
  return base::corrupt(std::string(name) + ": " + error.message);
}

}  // namespace

DeclarationStore::DeclarationStore(store::Store& store, std::string_view name_space)
    : store_(store.repeatable()), keys_(name_space), log_(store, keys_) {}

base::Status DeclarationStore::run_all(std::vector<store::Command>& commands) {
  if (!commands.empty()) {
    SEQUENT_TRY_ASSIGN(const auto replies, store_.run_batch(commands));
    for (std::size_t i = 0; i < replies.size(); ++i) {
      if (replies[i].is_error()) {
        return base::unavailable(commands[i][0] + " " + commands[i][1] + ": " + replies[i].text);
      }
    }
    commands.clear();
  }
  return {};
}

base::Status DeclarationStore::change(std::span<const std::string> names,
                                      std::vector<store::Command>& commands,
                                      std::vector<store::Command> last) {
  const std::string token = ChangeLog::new_token();
  std::vector<store::Command> before{log_.begin(token, names)};
  SEQUENT_TRY(run_all(before));
  SEQUENT_TRY(run_all(commands));
  last.push_back({"INCR", keys_.version()});
  last.push_back(log_.end(token));
  return run_all(last);
}

base::Result<std::vector<std::string>> DeclarationStore::members(const std::string& key) {
  SEQUENT_TRY_ASSIGN(std::vector<std::string> found, store::get_members(store_, key));
  std::ranges::sort(found);
  return found;
}

base::Result<std::vector<std::optional<DeclarationHead>>> DeclarationStore::heads_of(
    std::span<const std::string> names) {
  std::vector<store::Command> commands;
  commands.reserve(names.size());
  for (const std::string& name : names) {
    commands.push_back({"HGET", keys_.declaration(name), std::string(kHead)});
  }
  SEQUENT_TRY_ASSIGN(auto replies, store_.run_batch(commands));
  std::vector<std::optional<DeclarationHead>> heads;
  heads.reserve(names.size());
  for (std::size_t i = 0; i < replies.size(); ++i) {
    SEQUENT_TRY_ASSIGN(const std::optional<std::string> bytes,
                       store::expect_optional_bytes(std::move(replies[i]), "HGET"));
    if (!bytes) {
      heads.emplace_back();
      continue;
    }
    auto head = decode_head(*bytes);
    if (!head) {
      return damaged(names[i], head.error());
    }
    heads.emplace_back(std::move(head).value());
  }
  return heads;
}

base::Status DeclarationStore::put(const Declaration& declaration) {
  SEQUENT_TRY(check_declaration(declaration));
  const std::array encoded{encode_declaration(declaration)};
  return put_encoded(encoded);
}

base::Status DeclarationStore::put_encoded(std::span<const EncodedDeclaration> declarations) {
  if (declarations.empty()) {
    return {};
  }
  std::vector<DeclarationHead> heads;
  std::vector<std::string> names;
  for (const EncodedDeclaration& encoded : declarations) {
    SEQUENT_TRY_ASSIGN(DeclarationHead head, decode_head(encoded.head));
    names.push_back(head.name);
    heads.push_back(std::move(head));
  }
  SEQUENT_TRY_ASSIGN(const auto before, heads_of(names));

  SetChanges added("SADD");
  SetChanges dropped("SREM");
  std::set<std::string> modules;
  std::set<std::string> left;  // modules that a declaration moved out of
  for (std::size_t i = 0; i < heads.size(); ++i) {
    const std::string& name = names[i];
    const std::vector<std::string> targets = targets_of(heads[i]);
    for (const std::string& target : targets) {
      added.add(keys_.dependencies(name), target);
      added.add(keys_.dependents(target), name);
    }
    added.add(keys_.module(heads[i].module), name);
    modules.insert(heads[i].module);
    if (!before[i]) {
      continue;
    }
    for (const std::string& target : difference(targets_of(*before[i]), targets)) {
      dropped.add(keys_.dependencies(name), target);
      dropped.add(keys_.dependents(target), name);
    }
    if (before[i]->module != heads[i].module) {
      dropped.add(keys_.module(before[i]->module), name);
      left.insert(before[i]->module);
    }
  }
  std::vector<store::Command> commands;
  dropped.append_to(commands);
  added.append_to(commands);
  store::Command listed{"SADD", keys_.modules()};
  listed.insert(listed.end(), modules.begin(), modules.end());
  commands.push_back(listed);
  for (std::size_t i = 0; i < declarations.size(); ++i) {
    commands.push_back({"HSET", keys_.declaration(names[i]), std::string(kHead),
                        declarations[i].head, std::string(kBody), declarations[i].body});
  }
  SEQUENT_TRY(change(names, commands, {std::move(listed)}));
  return drop_empty(std::vector<std::string>(left.begin(), left.end()));
}

// Another writer may fill such a module meanwhile. It lists the module once more after its
// declarations, and here these are looked for once more after the module is gone: one of the two
// is the later.
base::Status DeclarationStore::drop_empty(std::span<const std::string> modules) {
  for (const std::string& module : modules) {
    SEQUENT_TRY_ASSIGN(const std::int64_t count,
                       store::count_members(store_, keys_.module(module)));
    if (count > 0) {
      continue;
    }
    const std::array<std::string_view, 1> gone{module};
    SEQUENT_TRY(store::remove_from_set(store_, keys_.modules(), gone));
    SEQUENT_TRY(store::remove_fields(store_, keys_.sources(), gone));
    SEQUENT_TRY_ASSIGN(const std::vector<std::string> come, names_in(module));
    if (!come.empty()) {
      std::vector<store::Command> listed{{"SADD", keys_.modules(), module}};
      SEQUENT_TRY(change(come, listed));
    }
  }
  return {};
}

base::Result<std::optional<Declaration>> DeclarationStore::get(std::string_view name) {
  const std::array<std::string, 1> names{std::string(name)};
  SEQUENT_TRY_ASSIGN(auto found, get_many(names));
  return std::move(found.front());
}

base::Result<std::vector<std::optional<Declaration>>> DeclarationStore::get_many(
    std::span<const std::string> names) {
  std::vector<store::Command> commands;
  commands.reserve(names.size());
  for (const std::string& name : names) {
    commands.push_back({"HMGET", keys_.declaration(name), std::string(kHead), std::string(kBody)});
  }
  SEQUENT_TRY_ASSIGN(auto replies, store_.run_batch(commands));
  std::vector<std::optional<Declaration>> found;
  found.reserve(names.size());
  for (std::size_t i = 0; i < replies.size(); ++i) {
    SEQUENT_TRY_ASSIGN(const auto parts,
                       store::expect_optional_bytes_list(std::move(replies[i]), "HMGET"));
    if (parts.size() != 2 || !parts[0]) {
      found.emplace_back();
      continue;
    }
    auto declaration = decode_declaration(*parts[0], parts[1].value_or(""));
    if (!declaration) {
      return damaged(names[i], declaration.error());
    }
    found.emplace_back(std::move(declaration).value());
  }
  return found;
}

base::Result<bool> DeclarationStore::exists(std::string_view name) {
  return store::exists(store_, keys_.declaration(name));
}

base::Result<std::uint64_t> DeclarationStore::remove(std::span<const std::string> names) {
  std::uint64_t removed = 0;
  std::set<std::string> left;
  for (std::size_t from = 0; from < names.size(); from += kNamesPerCall) {
    const auto batch = names.subspan(from, std::min(kNamesPerCall, names.size() - from));
    SEQUENT_TRY_ASSIGN(const auto heads, heads_of(batch));
    SetChanges dropped("SREM");
    std::vector<store::Command> gone;
    for (const std::optional<DeclarationHead>& head : heads) {
      if (!head) {
        continue;
      }
      ++removed;
      for (const std::string& target : targets_of(*head)) {
        dropped.add(keys_.dependents(target), head->name);
      }
      dropped.add(keys_.module(head->module), head->name);
      left.insert(head->module);
      gone.push_back({"DEL", keys_.dependencies(head->name)});
      gone.push_back({"DEL", keys_.declaration(head->name)});
    }
    std::vector<store::Command> commands;
    dropped.append_to(commands);
    std::ranges::move(gone, std::back_inserter(commands));
    SEQUENT_TRY(change(batch, commands));
  }
  SEQUENT_TRY(drop_empty(std::vector<std::string>(left.begin(), left.end())));
  return removed;
}

base::Result<std::vector<std::string>> DeclarationStore::dependents(std::string_view name) {
  return members(keys_.dependents(name));
}

base::Result<std::vector<std::string>> DeclarationStore::modules() {
  return members(keys_.modules());
}

base::Result<std::vector<std::string>> DeclarationStore::names_in(std::string_view module) {
  return members(keys_.module(module));
}

base::Status DeclarationStore::for_each_batch(
    const std::function<base::Status(std::span<const std::string>)>& take) {
  SEQUENT_TRY_ASSIGN(const std::vector<std::string> all, modules());
  std::vector<std::string> batch;
  for (const std::string& module : all) {
    SEQUENT_TRY_ASSIGN(std::vector<std::string> names, names_in(module));
    for (std::string& name : names) {
      batch.push_back(std::move(name));
      if (batch.size() == kNamesPerCall) {
        SEQUENT_TRY(take(batch));
        batch.clear();
      }
    }
  }
  return batch.empty() ? base::Status() : take(batch);
}

base::Status DeclarationStore::load(const std::function<base::Status(Declaration)>& take) {
  return for_each_batch([&](std::span<const std::string> names) -> base::Status {
    SEQUENT_TRY_ASSIGN(auto found, get_many(names));
    for (std::optional<Declaration>& declaration : found) {
      if (declaration) {
        SEQUENT_TRY(take(*std::move(declaration)));
      }
    }
    return {};
  });
}

base::Status DeclarationStore::load_heads(
    const std::function<base::Status(DeclarationHead)>& take) {
  return for_each_batch([&](std::span<const std::string> names) -> base::Status {
    SEQUENT_TRY_ASSIGN(auto found, heads_of(names));
    for (std::optional<DeclarationHead>& head : found) {
      if (head) {
        SEQUENT_TRY(take(*std::move(head)));
      }
    }
    return {};
  });
}

base::Status DeclarationStore::load_heads_below(
    std::vector<std::string> names, const std::function<base::Status(DeclarationHead)>& take) {
  std::unordered_set<std::string> seen(names.begin(), names.end());
  for (std::size_t from = 0; from < names.size();) {
    const std::size_t count = std::min(kNamesPerCall, names.size() - from);
    SEQUENT_TRY_ASSIGN(auto found, heads_of(std::span(names).subspan(from, count)));
    from += count;
    for (std::optional<DeclarationHead>& head : found) {
      if (!head) {
        continue;
      }
      for (const Edge& edge : head->edges) {
        if (seen.insert(edge.target).second) {
          names.push_back(edge.target);
        }
      }
      SEQUENT_TRY(take(*std::move(head)));
    }
  }
  return {};
}

base::Result<std::vector<std::string>> DeclarationStore::modules_of_origin(
    std::string_view origin) {
  return members(keys_.origin(origin));
}

base::Status DeclarationStore::add_to_origin(std::string_view origin,
                                             std::span<const std::string> modules) {
  SetChanges added("SADD");
  for (const std::string& module : modules) {
    added.add(keys_.origin(origin), module);
  }
  std::vector<store::Command> commands;
  added.append_to(commands);
  return run_all(commands);
}

base::Status DeclarationStore::remove_from_origin(std::string_view origin,
                                                  std::span<const std::string> modules) {
  SetChanges dropped("SREM");
  for (const std::string& module : modules) {
    dropped.add(keys_.origin(origin), module);
  }
  std::vector<store::Command> commands;
  dropped.append_to(commands);
  return run_all(commands);
}

base::Result<std::vector<std::optional<std::string>>> DeclarationStore::sources_of(
    std::span<const std::string> modules) {
  if (modules.empty()) {
    return std::vector<std::optional<std::string>>();
  }
  const std::vector<std::string_view> fields(modules.begin(), modules.end());
  return store::get_fields(store_, keys_.sources(), fields);
}

base::Status DeclarationStore::set_source_of(std::string_view module, std::string_view source) {
  return store::set_field(store_, keys_.sources(), module, source);
}

base::Result<std::int64_t> DeclarationStore::version() {
  SEQUENT_TRY_ASSIGN(const auto text, store::get_bytes(store_, keys_.version()));
  return text ? base::parse_int(*text).value_or(0) : 0;
}

}  // namespace sequent::decls
