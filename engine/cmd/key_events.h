#pragma once

#include <cstdint>
#include <string_view>

#include "engine/cmd/command.h"
#include "engine/state/instance.h"
#include "engine/state/key_events.h"

namespace sequent::cmd {

// What a change of a key is called in keyspace notifications; no name: nothing is told.
struct KeyEvent {
  state::EventClass event_class = state::kGenericEvent;
  std::string_view name;
};

inline constexpr KeyEvent kDelEvent{state::kGenericEvent, "del"};
inline constexpr KeyEvent kExpireEvent{state::kGenericEvent, "expire"};
inline constexpr KeyEvent kPersistEvent{state::kGenericEvent, "persist"};

// The event that a command declares for each key it changes. A command that says
// something else of one key names that event when it tells of the change.
[[nodiscard]] const KeyEvent& event_of(const CommandSpec& spec);

// Publishes an event to __keyspace@DB__:KEY and __keyevent@DB__:EVENT, as
// notify-keyspace-events asks for.
void publish_event(state::Instance& instance, int db, const KeyEvent& event, std::string_view key);

}  // namespace sequent::cmd
