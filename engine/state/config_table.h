#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "engine/state/config.h"

namespace sequent::state {

enum class SettingKind : std::uint8_t {
  kYesNo,
  kInteger,
  kMemory,           // "10mb"
  kMemoryOrPercent,  // "5%", kept negative
  kText,
  kWord,   // one of `words`
  kWords,  // some of `words`
};

enum SettingTrait : std::uint8_t {
  kImmutable = 1U << 0U,  // only when the server starts
  kHidden = 1U << 1U,     // not listed
  kSensitive = 1U << 2U,
  kProtectedSetting = 1U << 3U,  // as kImmutable, unless enable-protected-configs
};

// Where a value lives: a field that somebody obeys, or none: then the text is kept.
using SettingField = std::variant<std::monostate,
                                  std::int64_t Config::*,
                                  int Config::*,
                                  bool Config::*,
                                  std::string Config::*>;

// A parameter whose value is one word or number.
struct SettingRow {
  std::string_view name;
  std::string_view old_name;
  SettingKind kind;
  SettingField field;
  std::string_view initial;  // of a kept one
  std::int64_t least = INT64_MIN;
  std::int64_t most = INT64_MAX;
  std::string_view words;  // parted by blanks, in Redis's order
  std::uint8_t traits = 0;

  [[nodiscard]] constexpr bool has(SettingTrait trait) const { return (traits & trait) != 0; }
};

// A parameter whose value has a form of its own.
struct SpecialSetting {
  std::string_view name;
  // False: `problem` says why.
  bool (*parse)(Config& config, std::string_view value, std::string& problem);
  std::string (*print)(const Config& config);
};

[[nodiscard]] std::span<const SettingRow> setting_rows();
[[nodiscard]] std::span<const SpecialSetting> special_settings();

}  // namespace sequent::state
