#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include "engine/store/store.h"

namespace sequent::test {

// Counts the calls that go to another store, and the bytes of the longest value sent.
class CountingStore final : public store::Store {
 public:
  explicit CountingStore(store::Store& inner) : inner_(inner) {}

  base::Result<resp::Reply> run(store::Args command) override {
    ++calls;
    for (const std::string_view word : command) {
      longest = std::max(longest, word.size());
    }
    return inner_.run(command);
  }
  base::Result<std::vector<resp::Reply>> run_batch(
      std::span<const store::Command> commands) override {
    ++calls;
    for (const store::Command& command : commands) {
      for (const std::string& word : command) {
        longest = std::max(longest, word.size());
      }
    }
    return inner_.run_batch(commands);
  }
  base::Result<resp::Reply> run_script(const store::Script& script,
                                       store::Args keys,
                                       store::Args args) override {
    ++calls;
    return inner_.run_script(script, keys, args);
  }
  store::Store& repeatable() override { return *this; }
  [[nodiscard]] std::string_view url() const override { return inner_.url(); }

  std::size_t calls = 0;
  std::size_t longest = 0;

 private:
  store::Store& inner_;
};

}  // namespace sequent::test
