#pragma once

#include <string_view>
#include <vector>

#include "engine/cmd/command.h"

namespace sequent::cmd {

// The words of a command as others may see them: passwords are "(redacted)".
//
// Borrows: the words.
class Redacted {
 public:
  Redacted(const CommandSpec& spec, Args args);

  [[nodiscard]] Args words() const { return hidden_.empty() ? args_ : Args(hidden_); }

 private:
  void hide(std::size_t at);
  void hide_from(std::size_t at);
  // `count` words behind each `option`.
  void hide_behind(std::string_view option, std::size_t count, std::size_t first);

  Args args_;
  std::vector<std::string_view> hidden_;  // empty: nothing is
};

}  // namespace sequent::cmd
