#include "workers/record_job.h"

#include <array>

#include "engine/base/names.h"
#include "engine/base/parse.h"
#include "engine/base/take_until.h"

namespace sequent::workers {
namespace {

using base::take_until;

constexpr std::string_view kRecorded = "recorded";
constexpr std::string_view kUnchanged = "unchanged";

}  // namespace

std::string RecordOutcome::text() const {
  std::string line(recorded ? kRecorded : kUnchanged);
  line.append(" ").append(base::escape_name(session));
  for (const std::int64_t number :
       {std::int64_t{steps}, std::int64_t{not_done}, std::int64_t{first_line}, took.count()}) {
    line.append(" ").append(std::to_string(number));
  }
  return line.append(" ").append(first_message);
}

std::optional<RecordOutcome> RecordOutcome::parse(std::string_view text) {
  RecordOutcome outcome;
  const std::string_view how = take_until(text, ' ');
  outcome.recorded = how == kRecorded;
  outcome.session = base::unescape_name(take_until(text, ' '));
  std::array<std::uint64_t, 4> numbers{};
  for (std::uint64_t& number : numbers) {
    const auto parsed = base::parse_uint(take_until(text, ' '));
    if (!parsed) {
      return std::nullopt;
    }
    number = *parsed;
  }
  if (!outcome.recorded && how != kUnchanged) {
    return std::nullopt;
  }
  outcome.steps = static_cast<std::uint32_t>(numbers[0]);
  outcome.not_done = static_cast<std::uint32_t>(numbers[1]);
  outcome.first_line = static_cast<std::uint32_t>(numbers[2]);
  outcome.took = std::chrono::microseconds(numbers[3]);
  outcome.first_message = text;
  return outcome;
}

}  // namespace sequent::workers
