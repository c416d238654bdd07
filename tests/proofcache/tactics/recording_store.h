#pragma once

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "engine/store/store.h"

namespace sequent::test {

// Remembers which commands go to another store, and in how many round trips. Of scripts, all
// commands that they name.
class RecordingStore final : public store::Store {
 public:
  explicit RecordingStore(store::Store& inner) : inner_(inner) {}

  base::Result<resp::Reply> run(store::Args command) override {
    ++trips_;
    names_.emplace(command.front());
    return inner_.run(command);
  }
  base::Result<std::vector<resp::Reply>> run_batch(
      std::span<const store::Command> commands) override {
    ++trips_;
    for (const store::Command& command : commands) {
      names_.insert(command.front());
    }
    return inner_.run_batch(commands);
  }
  base::Result<resp::Reply> run_script(const store::Script& script,
                                       store::Args keys,
                                       store::Args args) override {
    ++trips_;
    scripts_.append(script.source);
    return inner_.run_script(script, keys, args);
  }
  store::Store& repeatable() override { return *this; }
  [[nodiscard]] std::string_view url() const override { return inner_.url(); }

  void forget() {
    trips_ = 0;
    names_.clear();
    scripts_.clear();
  }
  [[nodiscard]] std::size_t trips() const { return trips_; }
  [[nodiscard]] bool ran(std::string_view command) const {
    return names_.contains(std::string(command)) ||
           scripts_.find("call('" + std::string(command) + "'") != std::string::npos;
  }

 private:
  store::Store& inner_;
  std::size_t trips_ = 0;
  std::set<std::string> names_;
  std::string scripts_;
};

}  // namespace sequent::test
