#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/resp/reply.h"

namespace sequent::test {

// How the replies of two servers to one command are compared.
enum class Compare : std::uint8_t {
  kExact,
  kUnordered,    // lists in any order, at any depth
  kPairs,        // a flat list of pairs in any order
  kNear,         // integers may differ by the time that passed
  kKind,         // a reply of the same kind: what it holds is random
  kSize,         // a list of as many random elements
  kMember,       // as kSize; the elements are among those of the reply before
  kStreamInfo,   // near, without the number of nodes in Redis's tree
  kCommandInfo,  // unordered, without hints for proxies and notes for readers
};

[[nodiscard]] std::optional<Compare> compare_named(std::string_view name);

// `before`: the reply to the command before, for kMember.
[[nodiscard]] bool agree(const resp::Reply& ours,
                         const resp::Reply& theirs,
                         Compare compare,
                         const resp::Reply& before);

}  // namespace sequent::test
