#include "engine/state/config.h"

#include <algorithm>
#include <sstream>

#include "engine/base/ascii.h"
#include "engine/base/glob.h"
#include "engine/base/parse.h"
#include "engine/state/config_table.h"
#include "engine/state/memory_text.h"

namespace sequent::state {
namespace {

bool is_named(const SettingRow& row, std::string_view name) {
  return base::equal_ignoring_case(name, row.name) ||
         (!row.old_name.empty() && base::equal_ignoring_case(name, row.old_name));
}

const SettingRow* find_row(std::string_view name) {
  const auto found = std::ranges::find_if(
      setting_rows(), [name](const SettingRow& row) { return is_named(row, name); });
  return found == setting_rows().end() ? nullptr : &*found;
}

const SpecialSetting* find_special(std::string_view name) {
  const auto found =
      std::ranges::find_if(special_settings(), [name](const SpecialSetting& special) {
        return base::equal_ignoring_case(name, special.name);
      });
  return found == special_settings().end() ? nullptr : &*found;
}

std::string print_number(const SettingRow& row, std::int64_t number) {
  return row.kind == SettingKind::kMemoryOrPercent && number < 0 ? std::to_string(-number) + "%"
                                                                 : std::to_string(number);
}

std::string print(const Config& config, const SettingRow& row) {
  if (const auto* number = std::get_if<std::int64_t Config::*>(&row.field)) {
    return print_number(row, config.**number);
  }
  if (const auto* number = std::get_if<int Config::*>(&row.field)) {
    return std::to_string(config.**number);
  }
  if (const auto* flag = std::get_if<bool Config::*>(&row.field)) {
    return config.**flag ? "yes" : "no";
  }
  if (const auto* text = std::get_if<std::string Config::*>(&row.field)) {
    return config.**text;
  }
  const auto kept = config.kept.find(row.name);
  return kept == config.kept.end() ? std::string(row.initial) : kept->second;
}

std::optional<std::int64_t> parse_number(const SettingRow& row,
                                         std::string_view value,
                                         std::string& problem) {
  std::optional<std::int64_t> number;
  switch (row.kind) {
    case SettingKind::kMemory:
      number = parse_memory(value);
      problem = "argument must be a memory value";
      break;
    case SettingKind::kMemoryOrPercent:
      problem = "argument must be a memory or percent value";
      if (value.ends_with('%')) {
        const auto percent = base::parse_int(value.substr(0, value.size() - 1));
        if (percent && *percent > 100) {
          problem = "percentage argument must be less or equal to 100";
        }
        number =
            percent && *percent >= 0 && *percent <= 100 ? std::optional(-*percent) : std::nullopt;
      } else {
        number = parse_memory(value);
      }
      break;
    default:
      number = base::parse_int(value);
      problem = "argument couldn't be parsed into an integer";
  }
  if (number && (*number < row.least || *number > row.most)) {
    problem = "argument must be between " + std::to_string(row.least) + " and " +
              std::to_string(row.most) + " inclusive";
    return std::nullopt;
  }
  return number;
}

// The words among `row.words`, in that order, as Redis names them. Absent: one is another.
std::optional<std::string> parse_words(const SettingRow& row,
                                       std::string_view value,
                                       std::string& problem) {
  std::istringstream known{std::string(row.words)};
  std::istringstream given{std::string(value)};
  std::vector<std::string> wanted;
  for (std::string word; given >> word;) {
    wanted.push_back(base::to_lower(word));
  }
  std::size_t found = 0;
  std::string text;
  std::string choices;
  for (std::string word; known >> word;) {
    choices.append(choices.empty() ? "" : ", ").append(word);
    if (const auto count = std::ranges::count(wanted, word); count > 0) {
      found += static_cast<std::size_t>(count);
      text.append(text.empty() ? "" : " ").append(word);
    }
  }
  const bool single = row.kind == SettingKind::kWord;
  if (wanted.empty() || found != wanted.size() || (single && wanted.size() != 1)) {
    problem = "argument(s) must be one of the following: " + choices;
    return std::nullopt;
  }
  return text;
}

bool store_text(Config& config, const SettingRow& row, std::string text) {
  if (const auto* field = std::get_if<std::string Config::*>(&row.field)) {
    config.** field = std::move(text);
  } else {
    config.kept[row.name] = std::move(text);
  }
  return true;
}

bool store_yes_no(Config& config,
                  const SettingRow& row,
                  std::string_view value,
                  std::string& problem) {
  const bool yes = base::equal_ignoring_case(value, "yes");
  if (!yes && !base::equal_ignoring_case(value, "no")) {
    problem = "argument must be 'yes' or 'no'";
    return false;
  }
  if (const auto* field = std::get_if<bool Config::*>(&row.field)) {
    config.** field = yes;
    return true;
  }
  return store_text(config, row, yes ? "yes" : "no");
}

bool store_number(Config& config,
                  const SettingRow& row,
                  std::string_view value,
                  std::string& problem) {
  const auto number = parse_number(row, value, problem);
  if (!number) {
    return false;
  }
  if (const auto* field = std::get_if<std::int64_t Config::*>(&row.field)) {
    config.** field = *number;
  } else if (const auto* small = std::get_if<int Config::*>(&row.field)) {
    config.** small = static_cast<int>(*number);
  } else {
    config.kept[row.name] = print_number(row, *number);
  }
  return true;
}

bool store(Config& config, const SettingRow& row, std::string_view value, std::string& problem) {
  switch (row.kind) {
    case SettingKind::kYesNo:
      return store_yes_no(config, row, value, problem);
    case SettingKind::kInteger:
    case SettingKind::kMemory:
    case SettingKind::kMemoryOrPercent:
      return store_number(config, row, value, problem);
    case SettingKind::kText:
      return store_text(config, row, std::string(value));
    case SettingKind::kWord:
    case SettingKind::kWords:
      break;
  }
  auto words = parse_words(row, value, problem);
  return words.has_value() && store_text(config, row, std::move(*words));
}

}  // namespace

std::vector<Setting> settings(const Config& config, std::string_view pattern) {
  const bool is_name = pattern.find_first_of("*?[") == std::string_view::npos;
  std::vector<Setting> found;
  const auto offer = [&](std::string_view name, const auto& print_it) {
    if (!name.empty() && base::glob_match(pattern, name, base::Case::kIgnored)) {
      found.push_back({name, print_it()});
    }
  };
  for (const SettingRow& row : setting_rows()) {
    if (is_name || !row.has(kHidden)) {
      const auto value = [&] {
        return print(config, row);
      };
      offer(row.name, value);
      offer(row.old_name, value);
    }
  }
  for (const SpecialSetting& special : special_settings()) {
    offer(special.name, [&] { return special.print(config); });
  }
  return found;
}

std::optional<std::string> setting(const Config& config, std::string_view name) {
  if (const SpecialSetting* special = find_special(name)) {
    return special->print(config);
  }
  const SettingRow* row = find_row(name);
  return row == nullptr ? std::nullopt : std::optional(print(config, *row));
}

std::string_view other_setting_name(std::string_view name) {
  const SettingRow* row = find_row(name);
  if (row == nullptr) {
    return {};
  }
  return base::equal_ignoring_case(name, row->name) ? row->old_name : row->name;
}

bool is_sensitive_setting(std::string_view name) {
  const SettingRow* row = find_row(name);
  return row != nullptr && row->has(kSensitive);
}

SetResult set_setting(Config& config,
                      std::string_view name,
                      std::string_view value,
                      std::string& problem,
                      SetTime when) {
  if (const SpecialSetting* special = find_special(name)) {
    return special->parse(config, value, problem) ? SetResult::kDone : SetResult::kBadValue;
  }
  const SettingRow* row = find_row(name);
  if (row == nullptr) {
    return SetResult::kUnknown;
  }
  if (when != SetTime::kStart && row->has(kImmutable)) {
    return SetResult::kImmutable;
  }
  if (when == SetTime::kRunning && row->has(kProtectedSetting)) {
    return SetResult::kProtected;
  }
  config.tls_changes += row->name.starts_with("tls-") ? 1 : 0;
  return store(config, *row, value, problem) ? SetResult::kDone : SetResult::kBadValue;
}

}  // namespace sequent::state
