#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/cmd/command.h"

namespace sequent::cmd {

// What a command does with a key, as COMMAND INFO names it.
enum KeyFlag : std::uint16_t {
  kKeyReadWrite = 1U << 0U,
  kKeyReadOnly = 1U << 1U,
  kKeyOverwrite = 1U << 2U,
  kKeyRemove = 1U << 3U,
  kKeyAccess = 1U << 4U,  // its value is returned, copied or used
  kKeyUpdate = 1U << 5U,
  kKeyInsert = 1U << 6U,
  kKeyDelete = 1U << 7U,
  kKeyNone = 1U << 8U,         // not a key: a shard channel
  kKeyVariable = 1U << 9U,     // the flags depend on the words
  kKeyIncomplete = 1U << 10U,  // there may be others
};

// Where keys stand among the words of a command.
struct KeySpec {
  enum class Find : std::uint8_t {
    kRange,    // from `begin` to `last` (relative to it; negative: from the end), `step` apart
    kNumber,   // the word at `begin` says how many follow it
    kUnknown,  // only the command itself knows
  };

  std::uint16_t flags = 0;
  int begin = 0;             // the word; with a keyword where its search begins
  std::string_view keyword;  // the keys begin after it; empty: at `begin`
  Find find = Find::kRange;
  int last = 0;
  int step = 1;
  int share = 0;  // 2: only the first half of the words that are left
};

// Of a command or subcommand; empty: it has no keys.
[[nodiscard]] const std::vector<KeySpec>& key_specs_of(const CommandSpec& spec);

// One word that is a key (or a shard channel, see kKeyNone).
struct KeyUse {
  std::size_t position = 0;
  std::uint16_t flags = 0;
};
// In the order of the words. Absent: they do not say where the keys are (a wrong number of keys).
[[nodiscard]] std::optional<std::vector<KeyUse>> keys_of(const CommandSpec& spec, Args args);

}  // namespace sequent::cmd
