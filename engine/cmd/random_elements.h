#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_set>

#include "engine/base/random.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"

namespace sequent::cmd {

// The count of SRANDMEMBER, HRANDFIELD and ZRANDMEMBER: so many different elements,
// or if negative so many draws.
inline std::int64_t read_random_count(ArgReader& in) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  return in.integer_in(-kMost, kMost, kSignedRange);
}

// Visits `count` different elements, every choice of them equally likely. The
// visitor gets what the collection's own visitors get; the first part of it names
// the element.
// REQUIRES: count <= collection.size()
template <typename Collection, typename Visit>
void visit_different(base::Random& random,
                     const Collection& collection,
                     std::size_t count,
                     Visit visit) {
  constexpr std::size_t kSparse = 3;
  if (count * kSparse > collection.size()) {
    std::size_t left = collection.size();
    collection.for_each([&](const auto&... element) {
      if (random.below(left--) < count) {
        --count;
        visit(element...);
      }
    });
    return;
  }
  std::unordered_set<std::string> seen;
  while (seen.size() < count) {
    collection.sample([&] { return random.next(); },
                      [&](std::string_view name, const auto&... rest) {
                        if (seen.emplace(name).second) {
                          visit(name, rest...);
                        }
                      });
  }
}

// Whether the client leaves more unread than it may: then it is closed, and need not get more.
inline bool is_cut_off(Context& context) {
  const auto which =
      context.session.is_subscriber() ? state::ClientClass::kPubSub : state::ClientClass::kNormal;
  const auto& limit = context.instance.config.output_limits[static_cast<std::size_t>(which)];
  if (limit.hard > 0 && context.session.buffers().unsent > static_cast<std::size_t>(limit.hard)) {
    context.session.closing = true;
  }
  return context.session.closing;
}

// What a count asks for. `start(elements)` is called first. Draws end when the client is cut off.
// REQUIRES: the collection is not empty.
template <typename Collection, typename Start, typename Visit>
void visit_random(
    Context& context, const Collection& collection, std::int64_t count, Start start, Visit visit) {
  base::Random& random = context.instance.random;
  if (count >= 0) {
    const std::size_t elements = std::min(static_cast<std::size_t>(count), collection.size());
    start(elements);
    visit_different(random, collection, elements, visit);
    return;
  }
  constexpr std::int64_t kBetweenChecks = 1024;
  start(static_cast<std::size_t>(-count));
  for (; count < 0; ++count) {
    if (count % kBetweenChecks == 0 && is_cut_off(context)) {
      return;
    }
    collection.sample([&] { return random.next(); }, visit);
  }
}

}  // namespace sequent::cmd
