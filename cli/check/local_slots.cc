#include "cli/check/local_slots.h"

#include <utility>

namespace sequent::cli {

LocalSlots::LocalSlots(store::Store& store,
                       const base::Clock& clock,
                       workers::WorkerOptions options,
                       const workers::Worker::MakeRunner& make_runner)
    : worker_(store, clock, heard(std::move(options)), make_runner),
      thread_([this](const std::stop_token& abort) {
        const base::Status served = worker_.serve({}, abort);
        if (!served) {
          state_.lock()->error = served.error();
        }
      }) {}

workers::WorkerOptions LocalSlots::heard(workers::WorkerOptions options) {
  options.on_problem = [this](const std::string& what) {
    state_.lock()->problems.push_back(what);
  };
  return options;
}

std::vector<std::string> LocalSlots::take_problems() {
  return std::exchange(state_.lock()->problems, {});
}

base::Status LocalSlots::status() {
  auto state = state_.lock();
  return state->error ? base::Status(*state->error) : base::Status();
}

}  // namespace sequent::cli
