// Any bytes are read as a segment of a recording or refused; what is read is a recording whose
// states are at hand, and is written and read again. The checksum is set right first.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "proofcache/states/recording.h"
#include "proofcache/states/segment.h"
#include "proofcache/states/segment_format.h"

namespace {

namespace states = sequent::states;

bool comes_back(const states::Recording& recording, const states::RecordingTables& again) {
  const states::RecordingTables& tables = recording.tables();
  if (again.steps.size() != tables.steps.size()) {
    return false;
  }
  for (states::StepNumber i = 0; i < recording.size(); ++i) {
    const states::StateNumber one = tables.steps[i].state;
    const states::StateNumber other = again.steps[i].state;
    if ((one == states::kNoNumber) != (other == states::kNoNumber) ||
        (one != states::kNoNumber && tables.whole_state(one) != again.whole_state(other))) {
      return false;
    }
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view columns(reinterpret_cast<const char*>(data), size);
  states::RecordingTables tables;
  if (!states::decode_segment(states::seal_segment(columns, states::Packing::kFast), tables)) {
    return 0;
  }
  const states::Recording recording({}, std::move(tables));
  // Read tables may have the same twice; taken steps never do.
  states::Recording taken{states::Session()};
  for (states::StepNumber i = 0; i < recording.size(); ++i) {
    const states::StepView view = recording.step(i);
    states::Step step;
    step.parent = view.parent;
    step.text = view.text;
    step.message = view.message;
    if (const auto state = recording.tables().steps[i].state; state != states::kNoNumber) {
      step.state = recording.state(state);
    }
    if (!taken.take(std::move(step))) {
      std::abort();
    }
  }
  states::RecordingTables again;
  const auto written = states::encode_segment(taken.tables(), {}, states::Packing::kFast);
  if (written && (!states::decode_segment(*written, again) || !comes_back(taken, again))) {
    std::abort();
  }
  return 0;
}
