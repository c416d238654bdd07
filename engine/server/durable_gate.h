#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/server/connection.h"
#include "engine/state/journal.h"

namespace sequent::server {

// With durability `always`: keeps the replies of a turn, and of all that may have seen it,
// until the journal has it on disk.
//
// Borrows: the journal (null: memory only), connections until `forget`.
// Threads: the loop's.
class DurableGate {
 public:
  explicit DurableGate(state::Journal* journal) : journal_(journal) {}

  [[nodiscard]] bool is_always() const { return journal_ != nullptr && journal_->must_wait(); }
  // Replies from now on tell of this turn; 0: it wrote nothing.
  void passed(std::uint64_t turn) { last_turn_ = turn != 0 ? turn : last_turn_; }
  enum class Verdict : std::uint8_t {
    kSend,
    kHold,    // not yet; `release` gives it back
    kRefuse,  // it has written what cannot become durable
  };
  // What is to be done with the replies that wait in its output.
  Verdict judge(Connection& connection);
  // Those whose turn is on disk by now, or cannot come to it: see `is_durable` and `failure`.
  [[nodiscard]] std::vector<Connection*> release();
  [[nodiscard]] bool is_durable(const Connection& connection) const {
    return connection.awaited_turn <= journal_->durable();
  }
  void forget(Connection& connection);
  // Why what was held cannot become durable; empty when all is well.
  [[nodiscard]] std::string_view failure() const {
    return journal_ != nullptr ? journal_->failure() : std::string_view();
  }
  // Blocking: until all that was held is on disk, or cannot be.
  void wait();

 private:
  state::Journal* journal_;
  std::uint64_t last_turn_ = 0;  // that wrote something
  std::vector<Connection*> awaiting_;
};

}  // namespace sequent::server
