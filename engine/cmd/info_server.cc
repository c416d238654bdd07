#include <algorithm>
#include <array>
#include <cstdio>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "engine/cmd/client_line.h"
#include "engine/cmd/info_report.h"
#include "engine/cmd/version.h"

namespace sequent::cmd {
namespace {

std::string executable() {
  std::array<char, 4096> path{};
  const ssize_t size = ::readlink("/proc/self/exe", path.data(), path.size());
  return {path.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

std::string seconds(const timeval& time) {
  std::array<char, 40> out{};
  const int size =
      std::snprintf(out.data(), out.size(), "%lld.%06lld", static_cast<long long>(time.tv_sec),
                    static_cast<long long>(time.tv_usec));
  return {out.data(), static_cast<std::size_t>(size)};
}

std::string_view name_of(state::Replica::Stage stage) {
  switch (stage) {
    case state::Replica::Stage::kAsked:
    case state::Replica::Stage::kHeld:
      return "wait_bgsave";
    case state::Replica::Stage::kFed:
      return "send_bulk";
    case state::Replica::Stage::kFollows:
      break;
  }
  return "online";
}

}  // namespace

void info_server(InfoReport& report) {
  const state::Instance& instance = report.instance;
  utsname system{};
  uname(&system);
  const auto uptime = static_cast<std::uint64_t>(report.now_ms - instance.started_ms) / 1000;
  const std::string hz = state::setting(instance.config, "hz").value_or("");
  report.field("redis_version", kRedisVersion);
  report.field("redis_git_sha1", "00000000");
  report.field("redis_git_dirty", std::uint64_t{0});
  report.field("redis_build_id", "0");
  report.field("redis_mode", "standalone");
  report.field("sequent_version", SEQUENT_VERSION);
  report.field("os", std::string(system.sysname) + " " + system.release + " " + system.machine);
  report.field("arch_bits", 64);
  report.field("monotonic_clock", "POSIX clock_gettime");
  report.field("multiplexing_api", "epoll");
  report.field("atomicvar_api", "c11-builtin");
  report.field("gcc_version", __VERSION__);
  report.field("process_id", static_cast<std::uint64_t>(getpid()));
  report.field("process_supervised", "no");
  report.field("run_id", instance.run_id);
  report.field("tcp_port", static_cast<std::uint64_t>(instance.config.port));
  report.field("server_time_usec", static_cast<std::uint64_t>(instance.clock->wall_us()));
  report.field("uptime_in_seconds", uptime);
  report.field("uptime_in_days", uptime / 86400);
  report.field("hz", hz);
  report.field("configured_hz", hz);
  report.field("lru_clock", (static_cast<std::uint64_t>(report.now_ms) / 1000) & 0xffffffU);
  report.field("executable", executable());
  report.field("config_file", instance.config.file);
  report.field("io_threads_active", std::uint64_t{0});
}

void info_clients(InfoReport& report) {
  const state::Instance& instance = report.instance;
  std::uint64_t longest_input = 0;
  std::uint64_t longest_output = 0;
  for (const auto& [id, session] : instance.sessions) {
    const state::SessionBuffers buffers = session->buffers();
    longest_input = std::max<std::uint64_t>(longest_input, buffers.unread + buffers.unread_room);
    longest_output = std::max<std::uint64_t>(longest_output, buffers.unsent);
  }
  report.field("connected_clients", instance.sessions.size());
  report.field("cluster_connections", std::uint64_t{0});
  report.field("maxclients", static_cast<std::uint64_t>(instance.config.maxclients));
  report.field("client_recent_max_input_buffer", longest_input);
  report.field("client_recent_max_output_buffer", longest_output);
  report.field("blocked_clients", instance.blocking.sessions() + instance.pause.waiting.size());
  report.field("tracking_clients", instance.tracking.clients());
  report.field("monitor_clients", instance.monitors.size());
  report.field("clients_in_timeout_table", std::uint64_t{0});
}

void info_replication(InfoReport& report) {
  const state::Replicas& replicas = report.instance.replicas;
  report.field("role", "master");
  report.field("connected_slaves", replicas.all().size());
  int number = 0;
  for (const state::Replica& replica : replicas.all()) {
    const state::Session& session = *replica.session;
    report.field("slave" + std::to_string(number++),
                 "ip=" + std::string(host_of(session.address)) +
                     ",port=" + std::to_string(session.replica.port) +
                     ",state=" + std::string(name_of(replica.stage)) +
                     ",offset=" + std::to_string(session.replica.offset) + ",lag=0");
  }
  report.field("master_failover_state", "no-failover");
  report.field("master_replid", report.instance.run_id);
  report.field("master_replid2", std::string(40, '0'));
  report.field("master_repl_offset", replicas.offset());
  report.field("second_repl_offset", "-1");
  report.field("repl_backlog_active", std::uint64_t{0});
  report.field("repl_backlog_size", std::uint64_t{0});
  report.field("repl_backlog_first_byte_offset", std::uint64_t{0});
  report.field("repl_backlog_histlen", std::uint64_t{0});
}

void info_cpu(InfoReport& report) {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  rusage children{};
  getrusage(RUSAGE_CHILDREN, &children);
  rusage thread{};
  getrusage(RUSAGE_THREAD, &thread);
  report.field("used_cpu_sys", seconds(used.ru_stime));
  report.field("used_cpu_user", seconds(used.ru_utime));
  report.field("used_cpu_sys_children", seconds(children.ru_stime));
  report.field("used_cpu_user_children", seconds(children.ru_utime));
  report.field("used_cpu_sys_main_thread", seconds(thread.ru_stime));
  report.field("used_cpu_user_main_thread", seconds(thread.ru_utime));
}

// There are none.
void info_modules(InfoReport& /*report*/) {}

void info_cluster(InfoReport& report) {
  report.field("cluster_enabled", std::uint64_t{0});
}

void info_keyspace(InfoReport& report) {
  int number = 0;
  for (const auto& keys : report.instance.databases) {
    if (keys->size() > 0) {
      report.field("db" + std::to_string(number),
                   "keys=" + std::to_string(keys->size()) +
                       ",expires=" + std::to_string(keys->with_deadline()) + ",avg_ttl=0");
    }
    ++number;
  }
}

}  // namespace sequent::cmd
