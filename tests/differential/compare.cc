#include "tests/differential/compare.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>
#include <vector>

#include "tests/support/test_client.h"

namespace sequent::test {
namespace {

using resp::Reply;
using resp::ReplyKind;

bool less(const Reply& a, const Reply& b) {
  return to_text(a) < to_text(b);
}

void sort_lists(Reply& reply) {
  for (Reply& item : reply.items) {
    sort_lists(item);
  }
  std::sort(reply.items.begin(), reply.items.end(), less);
}

void sort_pairs(Reply& reply) {
  std::vector<Reply> pairs;
  for (std::size_t i = 0; i + 1 < reply.items.size(); i += 2) {
    pairs.push_back(Reply::array({reply.items[i], reply.items[i + 1]}));
  }
  std::sort(pairs.begin(), pairs.end(), less);
  reply.items = std::move(pairs);
}

// Equal but for integers that lie near each other, on the same side of zero.
bool near(const Reply& ours, const Reply& theirs) {
  constexpr std::int64_t kMostApart = 20'000;
  const auto is_time = [](const Reply& reply) {
    return reply.kind == ReplyKind::kInteger;
  };
  if (is_time(ours) && is_time(theirs)) {
    return std::abs(ours.integer - theirs.integer) < kMostApart &&
           (ours.integer < 0) == (theirs.integer < 0);
  }
  return ours.kind == theirs.kind && ours.text == theirs.text && ours.real == theirs.real &&
         std::equal(ours.items.begin(), ours.items.end(), theirs.items.begin(), theirs.items.end(),
                    near);
}

// Empties what follows `name` in a list, at any depth.
void forget(Reply& reply, std::string_view name) {
  for (std::size_t i = 0; i < reply.items.size(); ++i) {
    forget(reply.items[i], name);
    if (reply.items[i].text == name && i + 1 < reply.items.size()) {
      reply.items[i + 1] = {};
    }
  }
}

// Of COMMAND INFO: the hints of a command, its field 8 of 10, and the notes on its keys.
void forget_hints(Reply& reply) {
  constexpr std::size_t kFields = 10;
  constexpr std::size_t kHints = 7;
  if (reply.items.size() == kFields) {
    reply.items[kHints] = {};
  }
  for (std::size_t i = 0; i + 1 < reply.items.size(); ++i) {
    if (reply.items[i].text == "notes") {
      const auto note = reply.items.begin() + static_cast<std::ptrdiff_t>(i);
      reply.items.erase(note, note + 2);
    }
  }
  for (Reply& item : reply.items) {
    forget_hints(item);
  }
}

bool holds(const Reply& list, const Reply& element) {
  return std::any_of(list.items.begin(), list.items.end(),
                     [&](const Reply& item) { return item == element || holds(item, element); });
}

bool all_among(const Reply& list, const Reply& elements) {
  if (!elements.is_list()) {
    return elements.is_null() || holds(list, elements);
  }
  return std::all_of(elements.items.begin(), elements.items.end(),
                     [&](const Reply& element) { return all_among(list, element); });
}

bool same_size(const Reply& ours, const Reply& theirs) {
  return theirs.is_error() ? ours == theirs
                           : ours.kind == theirs.kind && ours.items.size() == theirs.items.size();
}

}  // namespace

std::optional<Compare> compare_named(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, Compare>, 9> kNames{{
      {"exact", Compare::kExact},
      {"unordered", Compare::kUnordered},
      {"pairs", Compare::kPairs},
      {"near", Compare::kNear},
      {"kind", Compare::kKind},
      {"size", Compare::kSize},
      {"member", Compare::kMember},
      {"stream-info", Compare::kStreamInfo},
      {"command-info", Compare::kCommandInfo},
  }};
  for (const auto& [known, compare] : kNames) {
    if (known == name) {
      return compare;
    }
  }
  return std::nullopt;
}

bool agree(const Reply& ours, const Reply& theirs, Compare compare, const Reply& before) {
  if (theirs.is_error()) {
    return ours == theirs;
  }
  Reply a = ours;
  Reply b = theirs;
  switch (compare) {
    case Compare::kExact:
      return ours == theirs;
    case Compare::kUnordered:
      sort_lists(a);
      sort_lists(b);
      return a == b;
    case Compare::kPairs:
      sort_pairs(a);
      sort_pairs(b);
      return ours.kind == theirs.kind && a == b;
    case Compare::kNear:
      return near(ours, theirs);
    case Compare::kKind:
      return ours.kind == theirs.kind;
    case Compare::kSize:
      return same_size(ours, theirs);
    case Compare::kMember:
      return same_size(ours, theirs) && (!before.is_list() || all_among(before, ours));
    case Compare::kStreamInfo:
      forget(a, "radix-tree-nodes");
      forget(b, "radix-tree-nodes");
      return near(a, b);
    case Compare::kCommandInfo:
      forget_hints(a);
      forget_hints(b);
      sort_lists(a);
      sort_lists(b);
      return a == b;
  }
  return false;
}

}  // namespace sequent::test
