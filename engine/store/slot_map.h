#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/resp/reply.h"
#include "engine/store/hash_slot.h"
#include "engine/store/url.h"

namespace sequent::store {

// Which primary of a Cluster has which hash slots.
class SlotMap {
 public:
  SlotMap() { owners_.fill(kNobody); }

  // From the reply of the node `asked` to CLUSTER SLOTS.
  // Errors: kUnavailable: it is not such a reply, or gives nobody any slot.
  static base::Result<SlotMap> read(const resp::Reply& reply, const HostPort& asked);

  // Null: nobody has it.
  [[nodiscard]] const HostPort* owner(std::uint16_t slot) const;
  void assign(std::uint16_t slot, const HostPort& node);
  // Those that have slots, by their first one.
  [[nodiscard]] std::span<const HostPort> primaries() const { return primaries_; }
  // Of primaries()[index].
  [[nodiscard]] std::uint16_t first_slot(std::size_t index) const;

  bool operator==(const SlotMap&) const = default;

 private:
  static constexpr std::uint16_t kNobody = 0xffff;

  void put(std::uint16_t slot, const HostPort& node);
  // Orders the primaries by their first slot, and forgets those that have none.
  void settle();

  std::vector<HostPort> primaries_;
  std::array<std::uint16_t, kHashSlots> owners_;  // index of the primary
};

// Where a node sends a client: "MOVED 3999 10.0.0.1:6379", "ASK …".
struct Redirection {
  bool ask = false;  // this once, after ASKING
  std::uint16_t slot = 0;
  HostPort node;
};
// Absent: the reply of the node `asked` is none.
[[nodiscard]] std::optional<Redirection> redirection_in(const resp::Reply& reply,
                                                        const HostPort& asked);

}  // namespace sequent::store
