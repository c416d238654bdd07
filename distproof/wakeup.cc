#include "distproof/wakeup.h"

#include <string>
#include <vector>

#include "distproof/keys.h"
#include "distproof/scripts.h"
#include "engine/store/typed.h"

namespace sequent::distproof {
namespace {

// A nudge that nobody waits for any more goes away with its worker.
constexpr std::string_view kNudgeLife = "600000";

}  // namespace

base::Result<Wakeup> wait_for_work(store::Store& store,
                                   std::string_view name_space,
                                   std::span<const RunId> runs,
                                   const WorkerId& worker,
                                   std::chrono::milliseconds wait) {
  // First, so that who is to stop stops although there is work.
  std::vector<std::string> lists{SharedKeys(name_space).nudge(worker)};
  for (const RunId& run : runs) {
    lists.push_back(RunKeys(name_space, run)[RunKeys::kWake]);
  }
  const std::vector<std::string_view> keys(lists.begin(), lists.end());
  SEQUENT_TRY_ASSIGN(const auto popped, store::wait_pop_any(store, keys, wait));
  if (!popped) {
    return Wakeup::kTimedOut;
  }
  return popped->first == lists.front() ? Wakeup::kNudged : Wakeup::kWork;
}

base::Status nudge_worker(store::Store& store,
                          std::string_view name_space,
                          const WorkerId& worker) {
  const std::string list = SharedKeys(name_space).nudge(worker);
  const std::string_view key = list;
  SEQUENT_TRY(
      store::run_for_integer(store.repeatable(), kNudgeWorkerScript, {&key, 1}, {&kNudgeLife, 1}));
  return {};
}

}  // namespace sequent::distproof
