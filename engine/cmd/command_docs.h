#pragma once

#include <span>
#include <string_view>

#include "engine/cmd/command.h"

namespace sequent::cmd {

// What COMMAND DOCS tells of a command beside its row.
struct CommandDocs {
  std::string_view name;
  std::string_view since;  // of Redis
  std::string_view group;
  std::string_view complexity;  // empty: depends
  std::string_view summary;
  std::string_view arguments;  // see argument_syntax.h
  std::string_view deprecated_since;
  std::string_view replaced_by;
};

// Sorted by name; also of commands that this program does not have.
[[nodiscard]] std::span<const CommandDocs> all_docs();
// Null: there are none.
[[nodiscard]] const CommandDocs* find_docs(std::string_view name);

}  // namespace sequent::cmd
