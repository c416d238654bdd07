#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/store/store.h"

namespace sequent::test {

// A store whose connection is lost now and then after a script ran and before its
// reply came, so that it runs the script again.
//
// Threads: one. Borrows: the store behind it.
class LossyStore final : public store::Store {
 public:
  // Loses `percent` of a hundred replies.
  LossyStore(store::Store& behind, std::uint32_t seed, unsigned percent)
      : behind_(&behind), random_(seed), percent_(percent) {}

  base::Result<resp::Reply> run(store::Args command) override { return behind_->run(command); }
  base::Result<std::vector<resp::Reply>> run_batch(
      std::span<const store::Command> commands) override {
    return behind_->run_batch(commands);
  }
  base::Result<resp::Reply> run_script(const store::Script& script,
                                       store::Args keys,
                                       store::Args args) override {
    base::Result<resp::Reply> reply = behind_->run_script(script, keys, args);
    if (random_() % 100 < percent_) {
      lost_ = true;
      return behind_->run_script(script, keys, args);
    }
    return reply;
  }
  // All that is asked here is.
  store::Store& repeatable() override { return *this; }
  [[nodiscard]] std::string_view url() const override { return behind_->url(); }

  // Whether a reply was lost since the last call of this.
  bool take_lost() { return std::exchange(lost_, false); }

 private:
  store::Store* behind_;
  std::mt19937 random_;
  unsigned percent_;
  bool lost_ = false;
};

}  // namespace sequent::test
