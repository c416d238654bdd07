#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/store/store.h"

namespace sequent::test {

// A store that runs scripts with one text in them replaced by another: a
// mutant, which the tests must catch (see script_mutants.py).
//
// Threads: any, as the store behind it; borrows that.
class MutatingStore final : public store::Store {
 public:
  MutatingStore(store::Store& behind, std::string from, std::string to);

  base::Result<resp::Reply> run(store::Args command) override { return behind_->run(command); }
  base::Result<std::vector<resp::Reply>> run_batch(
      std::span<const store::Command> commands) override {
    return behind_->run_batch(commands);
  }
  base::Result<resp::Reply> run_script(const store::Script& script,
                                       store::Args keys,
                                       store::Args args) override;
  store::Store& repeatable() override { return *this; }
  [[nodiscard]] std::string_view url() const override { return behind_->url(); }

 private:
  struct Mutant {
    std::string source;
    std::string sha1;
  };

  store::Store* behind_;
  std::string from_;
  std::map<std::string, Mutant, std::less<>> mutants_;  // by the script's name
};

}  // namespace sequent::test
