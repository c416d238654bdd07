#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sequent::state {

// How much of its replies a client may leave unread before it is closed; 0: no limit.
struct OutputLimit {
  std::int64_t hard = 0;  // bytes: at once
  std::int64_t soft = 0;  // bytes: after `soft_seconds` above it
  std::int64_t soft_seconds = 0;

  bool operator==(const OutputLimit&) const = default;
};

// The classes of clients that have limits of their own.
enum class ClientClass : std::uint8_t { kNormal, kReplica, kPubSub };
inline constexpr std::size_t kClientClasses = 3;

// What CONFIG GET and SET reach. A field is obeyed by somebody; parameters of Redis that
// mean nothing here are kept as text and given back (`kept`).
struct Config {
  // encodings
  std::int64_t hash_max_listpack_entries = 512;
  std::int64_t hash_max_listpack_value = 64;
  std::int64_t hll_sparse_max_bytes = 3000;
  std::int64_t list_max_listpack_size = -2;  // -2: 8 KiB a node; > 0: so many elements
  std::int64_t set_max_intset_entries = 512;
  std::int64_t zset_max_listpack_entries = 128;
  std::int64_t zset_max_listpack_value = 64;
  std::int64_t stream_node_max_entries = 100;
  std::int64_t stream_node_max_bytes = 4096;

  // clients
  std::int64_t maxclients = 10000;
  std::int64_t timeout_s = 0;  // of idle clients; 0: none
  std::int64_t tcp_keepalive_s = 300;
  bool protected_mode = true;
  std::int64_t proto_max_bulk_len = 512LL * 1024 * 1024;
  std::int64_t client_query_buffer_limit = 1024LL * 1024 * 1024;
  std::array<OutputLimit, kClientClasses> output_limits{
      OutputLimit{},
      OutputLimit{.hard = 268435456, .soft = 67108864, .soft_seconds = 60},
      OutputLimit{.hard = 33554432, .soft = 8388608, .soft_seconds = 60},
  };
  std::int64_t tracking_table_max_keys = 1000000;  // 0: no limit
  std::int64_t port = 0;
  std::string bind;
  std::string unix_socket;
  std::string requirepass;

  // TLS, see server::TlsContext
  std::int64_t tls_port = 0;
  std::string tls_cert_file;
  std::string tls_key_file;
  std::string tls_key_file_pass;
  std::string tls_ca_cert_file;
  std::string tls_ca_cert_dir;
  std::string tls_auth_clients = "yes";
  std::string tls_protocols;
  std::string tls_ciphers;       // up to TLS 1.2
  std::string tls_ciphersuites;  // of TLS 1.3
  bool tls_prefer_server_ciphers = false;
  bool tls_session_caching = true;
  std::int64_t tls_session_cache_size = 20480;
  std::int64_t tls_session_cache_timeout_s = 300;
  // How often one of them was set, also to the value that it had: files may be others now.
  std::uint64_t tls_changes = 0;

  // memory
  std::int64_t maxmemory = 0;          // 0: no limit
  std::int64_t maxmemory_clients = 0;  // negative: per cent of maxmemory
  std::string maxmemory_policy = "noeviction";
  std::int64_t maxmemory_samples = 5;
  std::int64_t maxmemory_eviction_tenacity = 10;
  std::int64_t lfu_decay_time = 1;
  std::int64_t active_expire_effort = 1;
  std::int64_t lfu_log_factor = 10;

  // users
  std::string aclfile;
  std::int64_t acllog_max_len = 128;
  std::string acl_pubsub_default = "resetchannels";

  // persistence
  int databases = 16;
  std::string appendfsync = "everysec";
  std::int64_t auto_aof_rewrite_percentage = 200;  // 0: only by its greatest length
  std::int64_t auto_aof_rewrite_min_size = 64LL * 1024 * 1024;
  bool durable = false;
  std::string dir;
  std::string dbfilename = "dump.rdb";
  std::string sanitize_dump_payload = "no";

  // replicas
  std::int64_t min_replicas_to_write = 0;  // fewer: nothing is written
  std::int64_t repl_ping_replica_period_s = 10;

  // looking in
  std::int64_t busy_reply_threshold_ms = 5000;      // of a script
  std::int64_t slowlog_log_slower_than_us = 10000;  // negative: never
  std::int64_t slowlog_max_len = 128;
  std::int64_t latency_monitor_threshold_ms = 0;  // 0: off
  bool latency_tracking = true;
  std::vector<double> latency_percentiles{50, 99, 99.9};
  std::string notify_keyspace_events;
  std::string enable_debug_command = "no";
  std::string enable_module_command = "no";
  std::string enable_protected_configs = "no";

  // In words as "shutdown-on-sigterm" takes them.
  std::string shutdown_on_sigterm = "default";
  std::string shutdown_on_sigint = "default";

  std::vector<std::string> users;  // the `user` lines of the file, without that word
  // The file it was read from, which CONFIG REWRITE writes; empty: none.
  std::string file;
  std::map<std::string_view, std::string> kept;  // by name, if not the initial value
};

// One name and its value as text.
struct Setting {
  std::string_view name;
  std::string value;
};

// The settings whose names match the glob; hidden ones only by their whole names.
[[nodiscard]] std::vector<Setting> settings(const Config& config, std::string_view pattern);
// By its name or older name, in any case; absent: there is none.
[[nodiscard]] std::optional<std::string> setting(const Config& config, std::string_view name);
// The other of a parameter's two names; empty: it has one, or is unknown.
[[nodiscard]] std::string_view other_setting_name(std::string_view name);
// Whether values are shown as "(redacted)" to those who look on.
[[nodiscard]] bool is_sensitive_setting(std::string_view name);

enum class SetResult : std::uint8_t { kDone, kUnknown, kImmutable, kProtected, kBadValue };
// When the server starts it may set all; a running one may let its client set those that are
// protected.
enum class SetTime : std::uint8_t { kStart, kRunning, kRunningUnprotected };
// `problem` says what is wrong with the value when it is.
[[nodiscard]] SetResult set_setting(Config& config,
                                    std::string_view name,
                                    std::string_view value,
                                    std::string& problem,
                                    SetTime when = SetTime::kRunning);

}  // namespace sequent::state
