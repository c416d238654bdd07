// Asks a tactic cache for one cold key, and computes it if nobody does. For tests that kill it.
//
// usage: tactic_computer URL NAMESPACE STATE [POINT]
// POINT: where it says "paused" and waits to be killed: "computing", or "before" or "after" and
// the name of a script, as in "after put_entries".
// Counts in the store (NAMESPACE:computed) how often it was computed. Exit code 0: answered; 1:
// not.

#include <iostream>
#include <unistd.h>

#include "engine/store/open.h"
#include "engine/store/typed.h"
#include "proofcache/tactics/tactic_cache.h"

namespace {

namespace store = sequent::store;
namespace tactics = sequent::tactics;

[[noreturn]] void wait_to_be_killed() {
  std::cout << "paused" << std::endl;
  while (true) {
    ::pause();
  }
}

// A store in which one script is the last thing that is done, or is not done any more.
class PausingStore final : public store::Store {
 public:
  PausingStore(store::Store& inner, std::string point) : inner_(inner), point_(std::move(point)) {}

  sequent::base::Result<sequent::resp::Reply> run(store::Args command) override {
    return inner_.run(command);
  }
  sequent::base::Result<std::vector<sequent::resp::Reply>> run_batch(
      std::span<const store::Command> commands) override {
    return inner_.run_batch(commands);
  }
  sequent::base::Result<sequent::resp::Reply> run_script(const store::Script& script,
                                                         store::Args keys,
                                                         store::Args args) override {
    if (point_ == "before " + std::string(script.name)) {
      wait_to_be_killed();
    }
    auto reply = inner_.run_script(script, keys, args);
    if (point_ == "after " + std::string(script.name)) {
      wait_to_be_killed();
    }
    return reply;
  }
  store::Store& repeatable() override { return *this; }
  [[nodiscard]] std::string_view url() const override { return inner_.url(); }

 private:
  store::Store& inner_;
  std::string point_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    return 2;
  }
  const std::string point = argc > 4 ? argv[4] : "";
  auto open = store::open_store(argv[1], {.outage = std::chrono::seconds(30)});
  if (!open) {
    std::cerr << open.error().message << '\n';
    return 1;
  }
  PausingStore pausing((*open)->store(), point);
  tactics::TacticCache cache(pausing, {.name_space = argv[2]});
  const tactics::TacticKey key{
      .environment = sequent::base::sha256("environment"), .state = argv[3], .tactic = "auto"};
  const auto compute = [&]() -> sequent::base::Result<std::optional<tactics::TacticResult>> {
    SEQUENT_TRY(store::increment((*open)->store(), std::string(argv[2]) + ":computed"));
    if (point == "computing") {
      wait_to_be_killed();
    }
    return std::optional(tactics::TacticResult{.message = "computed by a process"});
  };
  const auto result =
      cache.get_or_compute(key, std::chrono::milliseconds(1000), "M", compute, std::stop_token());
  return result && *result && (*result)->message == "computed by a process" ? 0 : 1;
}
