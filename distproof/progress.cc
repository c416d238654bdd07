#include "distproof/progress.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/store/typed_sorted.h"

namespace sequent::distproof {
namespace {

constexpr std::array<std::pair<std::string_view, ProgressKind>, 9> kKinds{{
    {"claimed", ProgressKind::kClaimed},
    {"done", ProgressKind::kDone},
    {"failed", ProgressKind::kFailed},
    {"delayed", ProgressKind::kDelayed},
    {"retried", ProgressKind::kRetried},
    {"released", ProgressKind::kReleased},
    {"quarantined", ProgressKind::kQuarantined},
    {"cancelled", ProgressKind::kCancelled},
    {"closed", ProgressKind::kClosed},
}};

std::string_view field(const store::StreamEntry& entry, std::string_view name) {
  for (const auto& [key, value] : entry.fields) {
    if (key == name) {
      return value;
    }
  }
  return {};
}

// Absent: an event of a newer version.
std::optional<ProgressEvent> event_of(const store::StreamEntry& entry) {
  const std::string_view name = field(entry, "k");
  const auto* const kind = std::find_if(kKinds.begin(), kKinds.end(),
                                        [&](const auto& known) { return known.first == name; });
  if (kind == kKinds.end()) {
    return std::nullopt;
  }
  ProgressEvent event;
  event.kind = kind->second;
  event.job = JobId::parse(field(entry, "j")).value_or(JobId());
  event.detail = field(entry, "d");
  std::from_chars(entry.id.data(), entry.id.data() + entry.id.size(), event.at_ms);
  return event;
}

}  // namespace

Progress::Progress(store::Store& store, const RunKeys& keys)
    : store_(&store), key_(keys[RunKeys::kEvents]), last_("0-0") {}

base::Result<std::vector<ProgressEvent>> Progress::next(std::chrono::milliseconds wait) {
  constexpr std::int64_t kAtOnce = 1'000;
  SEQUENT_TRY_ASSIGN(const auto entries, store::read_stream(*store_, key_, last_, kAtOnce, wait));
  std::vector<ProgressEvent> events;
  for (const store::StreamEntry& entry : entries) {
    if (auto event = event_of(entry)) {
      events.push_back(*std::move(event));
    }
    last_ = entry.id;
  }
  return events;
}

}  // namespace sequent::distproof
