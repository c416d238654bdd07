#pragma once

#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/resp/reply.h"
#include "engine/store/store.h"

namespace sequent::store {

// Whether a call that may have run is made again.
enum class Repeat { kAsCommandAllows, kAlways };

struct ScriptWords {
  Args keys;
  Args args;
};

// A Store behind a connection that can be lost with a call on its way. Both ways to
// call it, plain and repeatable(), end in the three functions below.
class LossyStore : public Store {
 public:
  base::Result<resp::Reply> run(Args command) final {
    return run_as(command, Repeat::kAsCommandAllows);
  }
  base::Result<std::vector<resp::Reply>> run_batch(std::span<const Command> commands) final {
    return run_batch_as(commands, Repeat::kAsCommandAllows);
  }
  base::Result<resp::Reply> run_script(const Script& script, Args keys, Args args) final {
    return run_script_as(script, {keys, args}, Repeat::kAsCommandAllows);
  }
  Store& repeatable() final { return repeatable_; }

 protected:
  virtual base::Result<resp::Reply> run_as(Args command, Repeat repeat) = 0;
  virtual base::Result<std::vector<resp::Reply>> run_batch_as(std::span<const Command> commands,
                                                              Repeat repeat) = 0;
  virtual base::Result<resp::Reply> run_script_as(const Script& script,
                                                  ScriptWords words,
                                                  Repeat repeat) = 0;

 private:
  class RepeatableCalls final : public Store {
   public:
    explicit RepeatableCalls(LossyStore& store) : store_(store) {}
    base::Result<resp::Reply> run(Args command) override {
      return store_.run_as(command, Repeat::kAlways);
    }
    base::Result<std::vector<resp::Reply>> run_batch(std::span<const Command> commands) override {
      return store_.run_batch_as(commands, Repeat::kAlways);
    }
    base::Result<resp::Reply> run_script(const Script& script, Args keys, Args args) override {
      return store_.run_script_as(script, {keys, args}, Repeat::kAlways);
    }
    Store& repeatable() override { return *this; }
    [[nodiscard]] std::string_view url() const override { return store_.url(); }

   private:
    LossyStore& store_;
  };

  RepeatableCalls repeatable_{*this};
};

}  // namespace sequent::store
