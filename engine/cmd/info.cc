#include "engine/cmd/info.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <malloc.h>

#include "engine/base/ascii.h"
#include "engine/cmd/version.h"

namespace sequent::cmd {
namespace {

struct Report {
  const state::Instance* instance;
  std::int64_t now_ms;
  std::string text;

  void field(std::string_view name, std::string_view value) {
    text.append(name).append(":").append(value).append("\r\n");
  }
  void field(std::string_view name, std::uint64_t value) { field(name, std::to_string(value)); }
};

std::string human(std::uint64_t bytes) {
  static constexpr std::string_view kUnits = "BKMGTP";
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < kUnits.size()) {
    value /= 1024;
    ++unit;
  }
  std::array<char, 32> out{};
  const int size =
      std::snprintf(out.data(), out.size(), unit == 0 ? "%.0f%c" : "%.2f%c", value, kUnits[unit]);
  return {out.data(), static_cast<std::size_t>(size)};
}

// Bytes in memory that belong to this process.
std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void server(Report& report) {
  utsname system{};
  uname(&system);
  const auto uptime =
      static_cast<std::uint64_t>(report.now_ms - report.instance->stats.started_ms) / 1000;
  report.field("redis_version", kRedisVersion);
  report.field("redis_mode", "standalone");
  report.field("sequent_version", SEQUENT_VERSION);
  report.field("os", std::string(system.sysname) + " " + system.release + " " + system.machine);
  report.field("arch_bits", 64);
  report.field("multiplexing_api", "epoll");
  report.field("process_id", static_cast<std::uint64_t>(getpid()));
  report.field("server_time_usec", static_cast<std::uint64_t>(report.now_ms) * 1000);
  report.field("uptime_in_seconds", uptime);
  report.field("uptime_in_days", uptime / 86400);
}

void clients(Report& report) {
  const state::Instance& instance = *report.instance;
  report.field("connected_clients", instance.sessions.size());
  report.field("blocked_clients", instance.blocking.sessions());
}

void memory(Report& report) {
  const struct mallinfo2 heap = mallinfo2();
  const std::uint64_t used = heap.uordblks + heap.hblkhd;
  const std::uint64_t resident = resident_bytes();
  std::uint64_t dataset = 0;
  for (const auto& keys : report.instance->databases) {
    dataset += keys->memory_bytes();
  }
  report.field("used_memory", used);
  report.field("used_memory_human", human(used));
  report.field("used_memory_rss", resident);
  report.field("used_memory_rss_human", human(resident));
  report.field("used_memory_dataset", dataset);
  report.field("maxmemory", std::uint64_t{0});
  report.field("maxmemory_human", "0B");
  report.field("maxmemory_policy", "noeviction");
  report.field("mem_allocator", "libc");
}

void file_job(Report& report, const std::string& name, const state::FileJob& job) {
  report.field(name + "_in_progress", job.in_progress ? 1 : 0);
  report.field(name + "s", job.done);
  report.field(name + "_file", job.path);
  report.field(name + "_error", job.error);
}

void persistence(Report& report) {
  const state::Instance& instance = *report.instance;
  report.field("loading", instance.loading ? 1 : 0);
  report.field("rdb_changes_since_last_save", instance.dirty);
  report.field("aof_enabled", instance.journal != nullptr ? 1 : 0);
  if (instance.journal != nullptr) {
    const std::string_view failure = instance.journal->failure();
    report.field("aof_last_write_status", failure.empty() ? "ok" : "err");
    const state::JournalStats stats = instance.journal->stats();
    report.field("aof_rewrite_in_progress", stats.snapshot_in_progress ? 1 : 0);
    report.field("aof_current_size", stats.log_bytes + stats.snapshot_bytes);
    report.field("aof_base_size", stats.snapshot_bytes);
    report.field("sequent_durable_turn", instance.journal->durable());
    report.field("sequent_log_bytes", stats.log_bytes);
    report.field("sequent_snapshots", stats.snapshots);
    report.field("sequent_waiting_bytes", stats.waiting_bytes);
    report.field("sequent_big_cache_bytes", stats.big_cache_bytes);
    report.field("sequent_write_failure", failure);
    file_job(report, "sequent_checkpoint", stats.checkpoint);
  }
}

void stats(Report& report) {
  const state::Instance& instance = *report.instance;
  report.field("total_connections_received", instance.stats.connections);
  report.field("total_commands_processed", instance.stats.commands);
  report.field("expired_keys", instance.stats.expired_keys);
  report.field("evicted_keys", std::uint64_t{0});
  report.field("keyspace_hits", instance.stats.hits);
  report.field("keyspace_misses", instance.stats.misses);
  report.field("pubsub_channels", instance.pubsub.channels().size());
  report.field("pubsub_patterns", instance.pubsub.patterns().size());
  report.field("total_error_replies", instance.stats.errors);
}

void replication(Report& report) {
  report.field("role", "master");
  report.field("connected_slaves", std::uint64_t{0});
}

void cpu(Report& report) {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    std::array<char, 40> out{};
    const int size =
        std::snprintf(out.data(), out.size(), "%lld.%06lld", static_cast<long long>(time.tv_sec),
                      static_cast<long long>(time.tv_usec));
    return std::string(out.data(), static_cast<std::size_t>(size));
  };
  report.field("used_cpu_sys", seconds(used.ru_stime));
  report.field("used_cpu_user", seconds(used.ru_utime));
}

void keyspace(Report& report) {
  int number = 0;
  for (const auto& keys : report.instance->databases) {
    if (keys->size() > 0) {
      report.field("db" + std::to_string(number),
                   "keys=" + std::to_string(keys->size()) +
                       ",expires=" + std::to_string(keys->with_deadline()) + ",avg_ttl=0");
    }
    ++number;
  }
}

struct Section {
  std::string_view name;
  void (*write)(Report&);
};

constexpr std::array kSections{
    Section{"Server", server}, Section{"Clients", clients},
    Section{"Memory", memory}, Section{"Persistence", persistence},
    Section{"Stats", stats},   Section{"Replication", replication},
    Section{"CPU", cpu},       Section{"Keyspace", keyspace},
};

bool is_wanted(std::string_view section, std::span<const std::string_view> wanted) {
  return wanted.empty() || std::ranges::any_of(wanted, [section](std::string_view name) {
           return base::equal_ignoring_case(name, section) ||
                  base::equal_ignoring_case(name, "all") ||
                  base::equal_ignoring_case(name, "everything") ||
                  base::equal_ignoring_case(name, "default");
         });
}

}  // namespace

std::string info_text(const state::Instance& instance,
                      std::int64_t now_ms,
                      std::span<const std::string_view> sections) {
  Report report{.instance = &instance, .now_ms = now_ms, .text = {}};
  for (const Section& section : kSections) {
    if (is_wanted(section.name, sections)) {
      report.text += report.text.empty() ? "# " : "\r\n# ";
      report.text.append(section.name).append("\r\n");
      section.write(report);
    }
  }
  return std::move(report.text);
}

}  // namespace sequent::cmd
