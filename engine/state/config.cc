#include "engine/state/config.h"

#include <algorithm>

#include "engine/base/ascii.h"
#include "engine/base/glob.h"
#include "engine/base/parse.h"

namespace sequent::state {
namespace {

// A number that can be set, under the name that Redis gives it (and its older one).
struct Number {
  std::string_view name;
  std::string_view old_name;
  std::int64_t Config::*field;
  std::int64_t least;
  std::int64_t most;
};

constexpr std::int64_t kMost = INT64_MAX;
constexpr std::array kNumbers{
    Number{"busy-reply-threshold", "lua-time-limit", &Config::busy_reply_threshold_ms, 0, kMost},
    Number{"hash-max-listpack-entries", "hash-max-ziplist-entries",
           &Config::hash_max_listpack_entries, 0, kMost},
    Number{"hash-max-listpack-value", "hash-max-ziplist-value", &Config::hash_max_listpack_value, 0,
           kMost},
    Number{"list-max-listpack-size", "list-max-ziplist-size", &Config::list_max_listpack_size,
           INT32_MIN, INT32_MAX},
    Number{"proto-max-bulk-len", "", &Config::proto_max_bulk_len, 1024 * 1024, kMost},
    Number{"set-max-intset-entries", "", &Config::set_max_intset_entries, 0, kMost},
    Number{"stream-node-max-bytes", "", &Config::stream_node_max_bytes, 0, kMost},
    Number{"stream-node-max-entries", "", &Config::stream_node_max_entries, 0, kMost},
    Number{"zset-max-listpack-entries", "zset-max-ziplist-entries",
           &Config::zset_max_listpack_entries, 0, kMost},
    Number{"zset-max-listpack-value", "zset-max-ziplist-value", &Config::zset_max_listpack_value, 0,
           kMost},
};

// What holds here and cannot be changed, though clients look at it.
std::vector<Setting> fixed(const Config& config) {
  return {
      {"appendfsync", config.appendfsync},
      {"appendonly", config.durable ? "yes" : "no"},
      {"databases", std::to_string(config.databases)},
      {"maxmemory", "0"},
      {"maxmemory-policy", "noeviction"},
      {"notify-keyspace-events", ""},
      {"requirepass", ""},
      {"save", ""},
      {"timeout", "0"},
  };
}

}  // namespace

std::vector<Setting> settings(const Config& config, std::string_view pattern) {
  std::vector<Setting> found;
  const auto offer = [&](std::string_view name, std::string value) {
    if (!name.empty() && base::glob_match(pattern, name, base::Case::kIgnored)) {
      found.push_back({name, std::move(value)});
    }
  };
  for (const Number& number : kNumbers) {
    offer(number.name, std::to_string(config.*number.field));
    offer(number.old_name, std::to_string(config.*number.field));
  }
  for (const Setting& setting : fixed(config)) {
    offer(setting.name, setting.value);
  }
  return found;
}

SetResult set_setting(Config& config,
                      std::string_view name,
                      std::string_view value,
                      std::string& problem) {
  for (const Number& number : kNumbers) {
    if (!base::equal_ignoring_case(name, number.name) &&
        !base::equal_ignoring_case(name, number.old_name)) {
      continue;
    }
    const auto parsed = base::parse_int(value);
    if (!parsed) {
      problem = "argument couldn't be parsed into an integer";
      return SetResult::kBadValue;
    }
    if (*parsed < number.least || *parsed > number.most) {
      problem = "argument must be between " + std::to_string(number.least) + " and " +
                std::to_string(number.most) + " inclusive";
      return SetResult::kBadValue;
    }
    config.*number.field = *parsed;
    return SetResult::kDone;
  }
  const std::vector<Setting> all = fixed(config);
  const auto same = [name](const Setting& setting) {
    return base::equal_ignoring_case(name, setting.name);
  };
  const auto known = std::find_if(all.begin(), all.end(), same);
  if (known == all.end()) {
    return SetResult::kUnknown;
  }
  return known->value == value ? SetResult::kDone : SetResult::kImmutable;
}

}  // namespace sequent::state
