#include <string>

#include "engine/cmd/info_report.h"
#include "engine/cmd/save_commands.h"

namespace sequent::cmd {
namespace {

void file_job(InfoReport& report, const std::string& name, const state::FileJob& job) {
  report.field(name + "_in_progress", job.in_progress ? 1 : 0);
  report.field(name + "s", job.done);
  report.field(name + "_file", job.path);
  report.field(name + "_error", job.error);
}

}  // namespace

void info_persistence(InfoReport& report) {
  const state::Instance& instance = report.instance;
  report.field("loading", instance.loading ? 1 : 0);
  report.field("async_loading", std::uint64_t{0});
  const bool durable = instance.journal != nullptr;
  const state::JournalStats stats = durable ? instance.journal->stats() : state::JournalStats();
  report.field("rdb_changes_since_last_save", instance.dirty);
  report.field("rdb_bgsave_in_progress", stats.snapshot_in_progress ? 1 : 0);
  report.field("rdb_last_save_time", static_cast<std::uint64_t>(last_save_ms(instance) / 1000));
  report.field("rdb_last_bgsave_status", stats.snapshot_failed ? "err" : "ok");
  report.field("rdb_saves", stats.snapshots);
  report.field("aof_enabled", durable ? 1 : 0);
  if (durable) {
    const std::string_view failure = instance.journal->failure();
    report.field("aof_last_write_status", failure.empty() ? "ok" : "err");
    report.field("aof_rewrite_in_progress", stats.snapshot_in_progress ? 1 : 0);
    report.field("aof_last_bgrewrite_status", stats.snapshot_failed ? "err" : "ok");
    report.field("aof_current_size", stats.log_bytes + stats.snapshot_bytes);
    report.field("aof_base_size", stats.snapshot_bytes);
    report.field("sequent_durable_turn", instance.journal->durable());
    report.field("sequent_log_bytes", stats.log_bytes);
    report.field("sequent_snapshots", stats.snapshots);
    report.field("sequent_waiting_bytes", stats.waiting_bytes);
    report.field("sequent_big_cache_bytes", stats.big_cache_bytes);
    report.field("sequent_write_failure", failure);
    file_job(report, "sequent_checkpoint", stats.checkpoint);
    file_job(report, "sequent_restore", stats.restore);
  }
}

void info_stats(InfoReport& report) {
  const state::Instance& instance = report.instance;
  const state::Stats& stats = instance.stats;
  report.field("total_connections_received", stats.connections);
  report.field("total_commands_processed", stats.commands);
  report.field("instantaneous_ops_per_sec", instance.rates.commands.per_second());
  report.field("total_net_input_bytes", stats.net_input_bytes);
  report.field("total_net_output_bytes", stats.net_output_bytes);
  report.real("instantaneous_input_kbps",
              static_cast<double>(instance.rates.input.per_second()) / 1024);
  report.real("instantaneous_output_kbps",
              static_cast<double>(instance.rates.output.per_second()) / 1024);
  report.field("rejected_connections", stats.rejected_connections);
  report.field("sync_full", std::uint64_t{0});
  report.field("sync_partial_ok", std::uint64_t{0});
  report.field("sync_partial_err", std::uint64_t{0});
  report.field("expired_keys", stats.expired_keys);
  report.field("expired_stale_perc", "0.00");
  report.field("expired_time_cap_reached_count", std::uint64_t{0});
  report.field("evicted_keys", stats.evicted_keys);
  report.field("evicted_clients", stats.evicted_clients);
  report.field("keyspace_hits", stats.hits);
  report.field("keyspace_misses", stats.misses);
  report.field("pubsub_channels", instance.pubsub.channels().size());
  report.field("pubsub_patterns", instance.pubsub.patterns().size());
  report.field("pubsubshard_channels", instance.pubsub.shard_channels().size());
  report.field("latest_fork_usec", std::uint64_t{0});
  report.field("total_forks", std::uint64_t{0});
  report.field("tracking_total_keys", instance.tracking.keys());
  report.field("tracking_total_items", instance.tracking.items());
  report.field("tracking_total_prefixes", instance.tracking.prefixes());
  report.field("unexpected_error_replies", std::uint64_t{0});
  report.field("total_error_replies", stats.errors);
  report.field("total_reads_processed", stats.reads);
  report.field("total_writes_processed", stats.writes);
}

}  // namespace sequent::cmd
