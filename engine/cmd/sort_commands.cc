#include "engine/cmd/sort_commands.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/parse.h"
#include "engine/cmd/acl_check.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/index_range.h"
#include "engine/cmd/lookup.h"
#include "engine/cmd/sort_pattern.h"
#include "engine/cmd/value_payload.h"
#include "engine/cmd/zset_lookup.h"
#include "engine/data/collection_view.h"
#include "engine/data/list.h"
#include "engine/data/set.h"
#include "engine/data/zset.h"
#include "engine/rdb/payload.h"
#include "engine/rdb/value.h"

namespace sequent::cmd {
namespace {

struct SortOptions {
  bool descending = false;
  bool alphabetic = false;
  bool sorted = true;  // false: BY names nothing, so that the order stays
  std::int64_t first = 0;
  std::int64_t count = -1;  // negative: all
  std::optional<SortPattern> by;
  std::vector<SortPattern> get;
  std::optional<std::string_view> store;
};

constexpr std::string_view kByDenied =
    "ERR BY option of SORT denied due to insufficient ACL permissions.";
constexpr std::string_view kGetDenied =
    "ERR GET option of SORT denied due to insufficient ACL permissions.";

// `may_read_all`: patterns may name any key.
SortOptions read_options(ArgReader& in, bool may_store, bool may_read_all) {
  SortOptions options;
  while (in.more()) {
    if (in.take("ASC")) {
      options.descending = false;
    } else if (in.take("DESC")) {
      options.descending = true;
    } else if (in.take("ALPHA")) {
      options.alphabetic = true;
    } else if (in.take("LIMIT", 2)) {
      options.first = in.integer();
      options.count = in.integer();
    } else if (may_store && in.take("STORE", 1)) {
      options.store = in.word();
    } else if (in.take("BY", 1)) {
      options.by.emplace(in.word());
      options.sorted = options.sorted && options.by->has_star();
      if (options.by->has_star() && !may_read_all) {
        in.fail(kByDenied);
      }
    } else if (in.take("GET", 1)) {
      options.get.emplace_back(in.word());
      if (!may_read_all) {
        in.fail(kGetDenied);
      }
    } else {
      in.fail();
    }
  }
  return options;
}

struct Item {
  std::string element;
  double score = 0;
  std::optional<std::string> by;  // what it is compared by, when that is another text
};

bool is_sortable(data::Entry entry) {
  return entry.type() == data::Type::kList || entry.type() == data::Type::kSet ||
         entry.type() == data::Type::kZSet;
}

// Redis unpacks a sorted set to sort it, which OBJECT ENCODING shows.
data::Entry unpacked(Context& context, data::Entry entry) {
  constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
  if (!entry.is_small()) {
    static_cast<data::ZSet*>(entry.collection())->prepare_for(kMost, 0);
    return entry;
  }
  auto zset = std::make_unique<data::ZSet>(entry.small(), zset_limits(context));
  zset->prepare_for(kMost, 0);
  return context.keys.put_collection(entry.key(), std::move(zset), entry.deadline_ms());
}

// Elements in their native order, which BY a constant keeps: of a list and a sorted set DESC
// turns it round.
std::vector<Item> load(data::Entry entry, bool backwards) {
  std::vector<Item> items;
  const data::CollectionView view(entry);
  const data::Collection& from = *view;
  items.reserve(from.size());
  const auto add = [&items](std::string_view element) {
    items.push_back({.element = std::string(element)});
  };
  switch (entry.type()) {
    case data::Type::kList:
      static_cast<const data::List&>(from).for_range(0, from.size(), [&](std::string_view element) {
        add(element);
        return true;
      });
      break;
    case data::Type::kZSet:
      static_cast<const data::ZSet&>(from).for_each(
          [&](std::string_view member, double) { add(member); });
      break;
    default:
      static_cast<const data::Set&>(from).for_each(add);
      return items;
  }
  if (backwards) {
    std::reverse(items.begin(), items.end());
  }
  return items;
}

IndexRange range_of(const SortOptions& options, std::size_t size) {
  const auto length = static_cast<std::int64_t>(size);
  const std::int64_t first = std::clamp<std::int64_t>(options.first, 0, length);
  const std::int64_t left = length - first;
  const std::int64_t count = options.count < 0 ? left : std::min(options.count, left);
  return {static_cast<std::size_t>(first), static_cast<std::size_t>(count)};
}

// As strtod reads a whole text: blanks before the number are skipped, nothing at all is 0.
std::optional<double> score_of(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\v\f\r";
  text = text.substr(0, text.find('\0'));
  if (text.empty()) {
    return 0;
  }
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return base::parse_double(text);
}

// Replies what is wrong with a value that could not be read.
bool refuse(Context& context, const base::Error& error) {
  context.reply.error("ERR cannot read a value: " + error.message);
  return false;
}

// Finds what each item is compared by. False: that is replied as an error.
bool weigh(Context& context, const SortOptions& options, std::vector<Item>& items) {
  bool all_numbers = true;
  for (Item& item : items) {
    std::optional<std::string> by;
    if (options.by) {
      auto found = options.by->find(context, item.element);
      if (!found) {
        return refuse(context, found.error());
      }
      by = std::move(found).value();
      if (!by) {
        continue;
      }
    }
    if (options.alphabetic) {
      item.by = std::move(by);
    } else if (const auto score = score_of(by ? *by : item.element)) {
      item.score = *score;
    } else {
      all_numbers = false;
    }
  }
  if (!all_numbers) {
    context.reply.error("ERR One or more scores can't be converted into double");
  }
  return all_numbers;
}

// The first `wanted` of the order come first, sorted; those behind are left in any order.
template <typename T, typename Less>
void sort_front(std::vector<T>& items, std::size_t wanted, const Less& less) {
  const auto end = items.begin() + static_cast<std::ptrdiff_t>(wanted);
  if (end != items.end()) {
    std::nth_element(items.begin(), end, items.end(), less);
  }
  std::sort(items.begin(), end, less);
}

// Moved about in place of an item, which is larger.
struct Rank {
  double score;
  std::uint32_t at;  // among the items
};

// Equal scores are ordered by their elements. Only the first `wanted` items are left.
template <typename Direction>
void sort_by_score(std::vector<Item>& items, std::size_t wanted, const Direction& before) {
  std::vector<Rank> ranks;
  ranks.reserve(items.size());
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    ranks.push_back({items[i].score, i});
  }
  sort_front(ranks, wanted, [&items, &before](const Rank& a, const Rank& b) {
    return a.score != b.score ? before(a.score, b.score)
                              : before(items[a.at].element, items[b.at].element);
  });
  std::vector<Item> sorted;
  sorted.reserve(wanted);
  for (const Rank& rank : std::span(ranks).first(wanted)) {
    sorted.push_back(std::move(items[rank.at]));
  }
  items = std::move(sorted);
}

template <typename Direction>
void sort_in(const SortOptions& options,
             std::vector<Item>& items,
             std::size_t wanted,
             const Direction& before) {
  if (!options.alphabetic) {
    sort_by_score(items, wanted, before);
  } else if (!options.by) {
    sort_front(items, wanted,
               [&before](const Item& a, const Item& b) { return before(a.element, b.element); });
  } else {
    // Those that are equal stay as they are, also when descending.
    std::stable_sort(items.begin(), items.end(),
                     [&before](const Item& a, const Item& b) { return before(a.by, b.by); });
  }
}

// Puts the first `wanted` items in order.
void sort_items(const SortOptions& options, std::vector<Item>& items, std::size_t wanted) {
  if (options.descending) {
    sort_in(options, items, wanted, std::greater<>());
  } else {
    sort_in(options, items, wanted, std::less<>());
  }
}

using Results = std::vector<std::optional<std::string>>;

// What is replied of the items in `range`. Absent: an error is replied.
std::optional<Results> results_of(Context& context,
                                  const SortOptions& options,
                                  std::vector<Item>& items,
                                  IndexRange range) {
  Results results;
  results.reserve(range.count * std::max<std::size_t>(options.get.size(), 1));
  for (std::size_t i = range.first; i < range.first + range.count; ++i) {
    if (options.get.empty()) {
      results.emplace_back(std::move(items[i].element));
    }
    for (const SortPattern& pattern : options.get) {
      auto found = pattern.find(context, items[i].element);
      if (!found) {
        refuse(context, found.error());
        return std::nullopt;
      }
      results.push_back(std::move(found).value());
    }
  }
  return results;
}

void reply(Context& context, const Results& results) {
  context.reply.begin_array(results.size());
  for (const auto& result : results) {
    if (result) {
      context.reply.bulk(*result);
    } else {
      context.reply.null();
    }
  }
}

// The list is recorded as such: what it was made of may be gone or in another order when
// the command is run again.
void store(Context& context, std::string_view key, const Results& results) {
  auto list = std::make_unique<data::List>(rdb_limits(context.instance.config).list);
  for (const auto& result : results) {
    list->push(data::List::End::kBack, result ? std::string_view(*result) : std::string_view());
  }
  std::string payload;
  rdb::write_collection(payload, *list);
  rdb::seal(payload);
  const bool exists = static_cast<bool>(context.find(key));
  store_collection(context, key, std::move(list));
  if (!results.empty()) {
    context.propagate({"RESTORE", key, "0", payload, "REPLACE"});
  } else if (exists) {
    context.propagate({"DEL", key});
  }
  context.reply.integer(static_cast<std::int64_t>(results.size()));
}

void sort_with(Context& context, Args args, bool may_store) {
  ArgReader in(context.reply, args, 2);
  SortOptions options =
      read_options(in, may_store, may_read_all_keys(context.session, *context.spec, args));
  if (in.failed()) {
    return;
  }
  data::Entry entry = context.find_to_read(args[1]);
  if (entry && !is_sortable(entry)) {
    return context.reply.error(kWrongType);
  }
  // The order of a set means nothing, so a script and a list must not get to see it.
  if (!options.sorted && entry && entry.type() == data::Type::kSet &&
      (options.store || context.origin == Origin::kScript)) {
    options.sorted = true;
    options.alphabetic = true;
    options.by.reset();
  }
  if (entry && entry.type() == data::Type::kZSet) {
    entry = unpacked(context, entry);
  }
  std::vector<Item> items =
      entry ? load(entry, options.descending && !options.sorted) : std::vector<Item>();
  const IndexRange range = range_of(options, items.size());
  if (options.sorted) {
    if (!weigh(context, options, items)) {
      return;
    }
    sort_items(options, items, range.first + range.count);
  }
  const auto results = results_of(context, options, items, range);
  if (!results) {
    return;
  }
  if (options.store) {
    store(context, *options.store, *results);
  } else {
    reply(context, *results);
  }
}

}  // namespace

void sort(Context& context, Args args) {
  sort_with(context, args, /*may_store=*/true);
}

void sort_ro(Context& context, Args args) {
  sort_with(context, args, /*may_store=*/false);
}

}  // namespace sequent::cmd
