#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sequent::state {

// What CONFIG GET and SET reach: only settings that something obeys, and those
// that are fixed here but clients ask for.
struct Config {
  std::int64_t hash_max_listpack_entries = 128;
  std::int64_t hash_max_listpack_value = 64;
  std::int64_t list_max_listpack_size = -2;  // -2: 8 KiB a node; > 0: so many elements
  std::int64_t set_max_intset_entries = 512;
  std::int64_t zset_max_listpack_entries = 128;
  std::int64_t zset_max_listpack_value = 64;
  std::int64_t stream_node_max_entries = 100;
  std::int64_t stream_node_max_bytes = 4096;
  std::int64_t proto_max_bulk_len = 512LL * 1024 * 1024;
  std::int64_t busy_reply_threshold_ms = 5000;  // of a script
  int databases = 16;
  std::string appendfsync = "everysec";
  bool durable = false;
};

// One name and its value as text.
struct Setting {
  std::string_view name;
  std::string value;
};

// The settings whose names match the glob.
[[nodiscard]] std::vector<Setting> settings(const Config& config, std::string_view pattern);

enum class SetResult : std::uint8_t { kDone, kUnknown, kImmutable, kBadValue };
// `problem` says what is wrong with the value when it is.
[[nodiscard]] SetResult set_setting(Config& config,
                                    std::string_view name,
                                    std::string_view value,
                                    std::string& problem);

}  // namespace sequent::state
