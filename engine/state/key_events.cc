#include "engine/state/key_events.h"

#include <algorithm>
#include <array>

namespace sequent::state {
namespace {

struct Letter {
  char letter;
  EventClass event_class;
};

// A stands for those before K.
constexpr std::array kClasses{
    Letter{'g', kGenericEvent}, Letter{'$', kStringEvent},     Letter{'l', kListEvent},
    Letter{'s', kSetEvent},     Letter{'h', kHashEvent},       Letter{'z', kZSetEvent},
    Letter{'x', kExpiredEvent}, Letter{'e', kEvictedEvent},    Letter{'t', kStreamEvent},
    Letter{'d', kModuleEvent},  Letter{'K', kKeyspaceChannel}, Letter{'E', kKeyeventChannel},
    Letter{'m', kMissEvent},    Letter{'n', kNewEvent},
};

std::uint32_t all_classes() {
  std::uint32_t all = 0;
  for (const Letter& each : kClasses) {
    if (each.letter == 'K') {
      break;
    }
    all |= each.event_class;
  }
  return all;
}

std::uint32_t class_of(char letter) {
  const auto found = std::ranges::find(kClasses, letter, &Letter::letter);
  return found == kClasses.end() ? 0U : static_cast<std::uint32_t>(found->event_class);
}

}  // namespace

std::uint32_t event_classes(std::string_view letters) {
  std::uint32_t classes = 0;
  for (const char letter : letters) {
    classes |= letter == 'A' ? all_classes() : class_of(letter);
  }
  return classes;
}

}  // namespace sequent::state
