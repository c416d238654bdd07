#pragma once

#include <cstdint>
#include <string_view>

namespace sequent::state {

// What of a keyspace notification is published, and for which events: the letters of
// notify-keyspace-events.
enum EventClass : std::uint32_t {
  kKeyspaceChannel = 1U << 0U,  // K
  kKeyeventChannel = 1U << 1U,  // E
  kGenericEvent = 1U << 2U,     // g
  kStringEvent = 1U << 3U,      // $
  kListEvent = 1U << 4U,        // l
  kSetEvent = 1U << 5U,         // s
  kHashEvent = 1U << 6U,        // h
  kZSetEvent = 1U << 7U,        // z
  kExpiredEvent = 1U << 8U,     // x
  kEvictedEvent = 1U << 9U,     // e
  kStreamEvent = 1U << 10U,     // t
  kModuleEvent = 1U << 11U,     // d
  kMissEvent = 1U << 12U,       // m, not in A
  kNewEvent = 1U << 13U,        // n, not in A
};

// A letter that is none of them stands for nothing.
[[nodiscard]] std::uint32_t event_classes(std::string_view letters);

}  // namespace sequent::state
