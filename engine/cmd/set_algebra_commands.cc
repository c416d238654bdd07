#include "engine/cmd/set_algebra_commands.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/lookup.h"
#include "engine/data/set.h"

namespace sequent::cmd {
namespace {

using data::Set;
using Sets = std::vector<const Set*>;  // null: the key is absent

// Nothing if one of the keys holds something else; that is replied.
std::optional<Sets> find_sets(Context& context, Args keys) {
  Sets sets;
  sets.reserve(keys.size());
  for (const std::string_view key : keys) {
    const Lookup<const Set> set = find_source<Set>(context, key);
    if (set.failed()) {
      return std::nullopt;
    }
    sets.push_back(set.get());
  }
  return sets;
}

// Visits the members that all sets have until `visit` returns false.
template <typename Visit>
void visit_common(Sets sets, Visit visit) {
  if (std::find(sets.begin(), sets.end(), nullptr) != sets.end()) {
    return;
  }
  std::sort(sets.begin(), sets.end(),
            [](const Set* a, const Set* b) { return a->size() < b->size(); });
  sets.front()->for_each_while([&](std::string_view member) {
    const bool common = std::all_of(sets.begin() + 1, sets.end(),
                                    [&](const Set* set) { return set->contains(member); });
    return !common || visit(member);
  });
}

std::unique_ptr<Set> make_set(const Context& context) {
  return std::make_unique<Set>(
      static_cast<std::uint32_t>(context.instance.config.set_max_intset_entries));
}

std::unique_ptr<Set> intersection(const Context& context, const Sets& sets) {
  auto result = make_set(context);
  visit_common(sets, [&](std::string_view member) {
    result->add(member);
    return true;
  });
  return result;
}

std::unique_ptr<Set> set_union(const Context& context, const Sets& sets) {
  auto result = make_set(context);
  for (const Set* set : sets) {
    if (set != nullptr) {
      set->for_each([&](std::string_view member) { result->add(member); });
    }
  }
  return result;
}

// Whether to look each member of the first set up in the others, or to take a copy of it and
// remove the others' members. As Redis chooses: the copy shows in the result's encoding.
bool looks_up(const Sets& sets) {
  std::size_t lookups = 0;
  std::size_t removals = 0;
  for (const Set* set : sets) {
    if (set != nullptr) {
      lookups += sets.front()->size();
      removals += set->size();
    }
  }
  return lookups / 2 <= removals;
}

void remove_all(Set& from, const Set& members) {
  members.for_each([&](std::string_view member) { from.erase(member); });
}

std::unique_ptr<Set> difference(const Context& context, const Sets& sets) {
  auto result = make_set(context);
  const Set* first = sets.front();
  const auto others = std::span(sets).subspan(1);
  if (first == nullptr || std::find(others.begin(), others.end(), first) != others.end()) {
    return result;
  }
  if (looks_up(sets)) {
    first->for_each([&](std::string_view member) {
      const bool elsewhere = std::any_of(others.begin(), others.end(), [&](const Set* set) {
        return set != nullptr && set->contains(member);
      });
      if (!elsewhere) {
        result->add(member);
      }
    });
    return result;
  }
  first->for_each([&](std::string_view member) { result->add(member); });
  for (const Set* set : others) {
    if (set != nullptr) {
      remove_all(*result, *set);
    }
  }
  return result;
}

using Combine = std::unique_ptr<Set> (*)(const Context& context, const Sets& sets);

void reply_combined(Context& context, Args keys, Combine combine) {
  const auto sets = find_sets(context, keys);
  if (!sets) {
    return;
  }
  const auto result = combine(context, *sets);
  context.reply.begin_set(result->size());
  result->for_each([&](std::string_view member) { context.reply.bulk(member); });
}

void store_combined(Context& context, Args args, Combine combine) {
  const auto sets = find_sets(context, args.subspan(2));
  if (!sets) {
    return;
  }
  auto result = combine(context, *sets);
  const auto size = static_cast<std::int64_t>(result->size());
  store_collection(context, args[1], std::move(result));
  context.reply.integer(size);
}

}  // namespace

void sinter(Context& context, Args args) {
  reply_combined(context, args.subspan(1), intersection);
}
void sunion(Context& context, Args args) {
  reply_combined(context, args.subspan(1), set_union);
}
void sdiff(Context& context, Args args) {
  reply_combined(context, args.subspan(1), difference);
}
void sinterstore(Context& context, Args args) {
  store_combined(context, args, intersection);
}
void sunionstore(Context& context, Args args) {
  store_combined(context, args, set_union);
}
void sdiffstore(Context& context, Args args) {
  store_combined(context, args, difference);
}

void sintercard(Context& context, Args args) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  constexpr std::string_view kTooFew = "ERR numkeys should be greater than 0";
  constexpr std::string_view kNegativeLimit = "ERR LIMIT can't be negative";
  ArgReader in(context.reply, args);
  const std::int64_t count = in.integer_in(1, kMost, kTooFew, kTooFew);
  if (!in.failed() && static_cast<std::size_t>(count) > in.left()) {
    in.fail("ERR Number of keys can't be greater than number of args");
  }
  const Args keys = in.failed() ? Args() : in.words(static_cast<std::size_t>(count));
  std::int64_t limit = 0;
  while (in.more()) {
    if (in.take("LIMIT", 1)) {
      limit = in.integer_in(0, kMost, kNegativeLimit, kNegativeLimit);
    } else {
      in.fail();
    }
  }
  if (in.failed()) {
    return;
  }
  const auto sets = find_sets(context, keys);
  if (!sets) {
    return;
  }
  std::int64_t found = 0;
  visit_common(*sets, [&](std::string_view) { return ++found != limit; });
  context.reply.integer(found);
}

}  // namespace sequent::cmd
