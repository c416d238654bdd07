#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "distproof/keys.h"
#include "engine/store/store.h"

namespace sequent::test {

// Moves a run in time by moving all times that it holds: the scripts only
// compare them with the store's clock, which no test can move.
class TimeMachine {
 public:
  TimeMachine(store::Store& store, const distproof::RunKeys& keys) : store_(&store), keys_(keys) {}

  // Time passes while somebody is always heard of.
  void advance(std::chrono::milliseconds by) { shift(-by.count(), false); }
  // The server is stopped for so long; or, below zero, its clock is set back.
  void stall(std::chrono::milliseconds by) { shift(-by.count(), true); }

 private:
  resp::Reply must(const std::vector<std::string>& words) {
    const std::vector<std::string_view> views(words.begin(), words.end());
    base::Result<resp::Reply> reply = store_->run(views);
    if (!reply || reply->is_error()) {
      throw std::runtime_error(words.front() + " failed");
    }
    return *std::move(reply);
  }
  void shift(std::int64_t by, bool all) {
    for (const auto key : {distproof::RunKeys::kLeases, distproof::RunKeys::kDelayed}) {
      for (const resp::Reply& job : must({"ZRANGE", keys_[key], "0", "-1"}).items) {
        must({"ZINCRBY", keys_[key], std::to_string(by), job.text});
      }
    }
    must({"HINCRBY", keys_[distproof::RunKeys::kMeta], "due", std::to_string(by)});
    if (all) {
      must({"HINCRBY", keys_[distproof::RunKeys::kMeta], "pulse", std::to_string(by)});
      must({"HINCRBY", keys_[distproof::RunKeys::kMeta], "beat", std::to_string(by)});
    }
  }

  store::Store* store_;
  distproof::RunKeys keys_;
};

}  // namespace sequent::test
