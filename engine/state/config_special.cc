#include <algorithm>
#include <sstream>

#include "engine/base/ascii.h"
#include "engine/base/parse.h"
#include "engine/state/config_table.h"
#include "engine/state/memory_text.h"

namespace sequent::state {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) {
    words.push_back(word);
  }
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text.append(text.empty() ? "" : " ").append(word);
  }
  return text;
}

bool fail(std::string& problem, std::string_view why) {
  problem = why;
  return false;
}

// A value that is one text, or nothing but that.
template <std::string Config::*Field>
std::string print_text(const Config& config) {
  return config.*Field;
}

std::string print_appendonly(const Config& config) {
  return config.durable ? "yes" : "no";
}
bool parse_appendonly(Config& config, std::string_view value, std::string& problem) {
  if (!base::equal_ignoring_case(value, "yes") && !base::equal_ignoring_case(value, "no")) {
    return fail(problem, "argument must be 'yes' or 'no'");
  }
  return base::equal_ignoring_case(value, print_appendonly(config)) ||
         fail(problem, "whether there is a store is chosen when it is opened");
}

std::optional<ClientClass> client_class(std::string_view name) {
  if (base::equal_ignoring_case(name, "normal")) {
    return ClientClass::kNormal;
  }
  if (base::equal_ignoring_case(name, "replica") || base::equal_ignoring_case(name, "slave")) {
    return ClientClass::kReplica;
  }
  if (base::equal_ignoring_case(name, "pubsub")) {
    return ClientClass::kPubSub;
  }
  return std::nullopt;
}

bool parse_output_limits(Config& config, std::string_view value, std::string& problem) {
  const std::vector<std::string> words = words_of(value);
  if (words.empty() || words.size() % 4 != 0) {
    return fail(problem, "Wrong number of arguments in buffer limit configuration.");
  }
  auto limits = config.output_limits;
  for (std::size_t i = 0; i < words.size(); i += 4) {
    const auto which = client_class(words[i]);
    if (!which) {
      return fail(problem, "Invalid client class specified in buffer limit configuration.");
    }
    const auto hard = parse_memory(words[i + 1]);
    const auto soft = parse_memory(words[i + 2]);
    const auto seconds = base::parse_int(words[i + 3]);
    if (!hard || !soft || !seconds || *seconds < 0) {
      return fail(problem,
                  "Error in hard, soft or soft_seconds setting in buffer limit configuration.");
    }
    limits[static_cast<std::size_t>(*which)] = {
        .hard = *hard, .soft = *soft, .soft_seconds = *seconds};
  }
  config.output_limits = limits;
  return true;
}
std::string print_output_limits(const Config& config) {
  static constexpr std::array<std::string_view, kClientClasses> kNames{"normal", "slave", "pubsub"};
  std::string text;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const OutputLimit& limit = config.output_limits[i];
    text.append(i == 0 ? "" : " ").append(kNames[i]);
    for (const std::int64_t number : {limit.hard, limit.soft, limit.soft_seconds}) {
      text.append(" ").append(std::to_string(number));
    }
  }
  return text;
}

bool parse_percentiles(Config& config, std::string_view value, std::string& problem) {
  std::vector<double> percentiles;
  for (const std::string& word : words_of(value)) {
    const auto number = base::parse_double(word);
    if (!number) {
      return fail(problem, "Invalid latency-tracking-info-percentiles parameters");
    }
    if (*number < 0 || *number > 100) {
      return fail(problem,
                  "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
    }
    percentiles.push_back(*number);
  }
  config.latency_percentiles = std::move(percentiles);
  return true;
}
std::string print_percentiles(const Config& config) {
  std::ostringstream text;
  for (const double percentile : config.latency_percentiles) {
    text << (text.tellp() == 0 ? "" : " ") << percentile;
  }
  return text.str();
}

bool parse_notify_events(Config& config, std::string_view value, std::string& problem) {
  static constexpr std::string_view kOfAll = "g$lshzxetd";  // what 'A' stands for
  static constexpr std::string_view kOrder = "g$lshzxetdnKEm";
  if (value.find_first_not_of("Ag$lshzxeKEtmdn") != std::string_view::npos) {
    return fail(problem, "Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
  }
  std::string all(value);
  if (value.find('A') != std::string_view::npos) {
    all += kOfAll;
  }
  const auto has = [&all](char event) {
    return all.find(event) != std::string::npos;
  };
  const bool every = std::ranges::all_of(kOfAll, has);
  std::string text = every ? "A" : "";
  for (const char event : kOrder) {
    const bool covered = every && kOfAll.find(event) != std::string_view::npos;
    if (has(event) && !covered) {
      text += event;
    }
  }
  config.notify_keyspace_events = text;
  return true;
}

// As Redis shows it: 'n' stands for itself only beside single classes.
std::string print_notify_events(const Config& config) {
  std::string text = config.notify_keyspace_events;
  if (text.starts_with('A')) {
    std::erase(text, 'n');
  }
  return text;
}

constexpr std::string_view kOomScore = "oom-score-adj-values";

bool parse_oom_score(Config& config, std::string_view value, std::string& problem) {
  const std::vector<std::string> words = words_of(value);
  if (words.size() != 3) {
    return fail(problem, "wrong number of arguments");
  }
  for (const std::string& word : words) {
    const auto number = base::parse_int(word);
    if (!number || *number < -2000 || *number > 2000) {
      return fail(problem,
                  "Invalid oom-score-adj-values, elements must be between -2000 and 2000.");
    }
  }
  config.kept[kOomScore] = joined(words);
  return true;
}
std::string print_oom_score(const Config& config) {
  const auto found = config.kept.find(kOomScore);
  return found == config.kept.end() ? "0 200 800" : found->second;
}

constexpr std::string_view kSave = "save";

// Pairs of seconds and changes. The log makes every change durable, so nothing waits for them.
bool parse_save(Config& config, std::string_view value, std::string& problem) {
  const std::vector<std::string> words = words_of(value);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto number = base::parse_int(words[i]);
    if (words.size() % 2 != 0 || !number || *number < (i % 2 == 0 ? 1 : 0)) {
      return fail(problem, "Invalid save parameters");
    }
  }
  config.kept[kSave] = joined(words);
  return true;
}
std::string print_save(const Config& config) {
  const auto found = config.kept.find(kSave);
  return found == config.kept.end() ? "" : found->second;
}

constexpr SpecialSetting kSpecial[] = {
    {"appendonly", parse_appendonly, print_appendonly},
    {"client-output-buffer-limit", parse_output_limits, print_output_limits},
    {"latency-tracking-info-percentiles", parse_percentiles, print_percentiles},
    {"notify-keyspace-events", parse_notify_events, print_notify_events},
    {kOomScore, parse_oom_score, print_oom_score},
    {kSave, parse_save, print_save},
};

}  // namespace

std::span<const SpecialSetting> special_settings() {
  return kSpecial;
}

}  // namespace sequent::state
