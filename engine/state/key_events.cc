#include "engine/state/key_events.h"

#include <algorithm>
#include <array>

namespace sequent::state {
namespace {

struct Letter {
  char letter;
  EventClass event_class;
};

// In the order in which Redis writes them.
constexpr std::array kClasses{
    Letter{'g', kGenericEvent}, Letter{'$', kStringEvent},  Letter{'l', kListEvent},
    Letter{'s', kSetEvent},     Letter{'h', kHashEvent},    Letter{'z', kZSetEvent},
    Letter{'x', kExpiredEvent}, Letter{'e', kEvictedEvent}, Letter{'t', kStreamEvent},
    Letter{'d', kModuleEvent},
};
constexpr std::array kOthers{
    Letter{'K', kKeyspaceChannel},
    Letter{'E', kKeyeventChannel},
    Letter{'m', kMissEvent},
    Letter{'n', kNewEvent},
};

constexpr std::uint32_t all_classes() {
  std::uint32_t all = 0;
  for (const Letter& each : kClasses) {
    all |= each.event_class;
  }
  return all;
}

template <typename Letters>
std::uint32_t class_of(const Letters& letters, char letter) {
  const auto found = std::ranges::find(letters, letter, &Letter::letter);
  return found == letters.end() ? 0U : static_cast<std::uint32_t>(found->event_class);
}

}  // namespace

std::optional<std::uint32_t> parse_event_classes(std::string_view letters) {
  std::uint32_t classes = 0;
  for (const char letter : letters) {
    const std::uint32_t named =
        letter == 'A' ? all_classes() : class_of(kClasses, letter) | class_of(kOthers, letter);
    if (named == 0) {
      return std::nullopt;
    }
    classes |= named;
  }
  return classes;
}

}  // namespace sequent::state
