#include <initializer_list>
#include <string>
#include <string_view>

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

// What Redis counts and there is nothing of here, so that who looks for a field finds it.
void none_of(InfoReport& report, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    report.field(name, std::uint64_t{0});
  }
}

}  // namespace

void info_persistence(InfoReport& report) {
  const state::Instance& instance = report.instance;
  report.field("loading", instance.loading ? 1 : 0);
  none_of(report,
          {"async_loading", "current_cow_peak", "current_cow_size", "current_cow_size_age"});
  report.field("current_fork_perc", "0.00");
  none_of(report, {"current_save_keys_processed", "current_save_keys_total"});
  const bool durable = instance.journal != nullptr;
  const state::JournalStats stats = durable ? instance.journal->stats() : state::JournalStats();
  report.field("rdb_changes_since_last_save", instance.dirty);
  report.field("rdb_bgsave_in_progress", stats.snapshot_in_progress ? 1 : 0);
  report.field("rdb_last_save_time", static_cast<std::uint64_t>(last_save_ms(instance) / 1000));
  report.field("rdb_last_bgsave_status", stats.snapshot_failed ? "err" : "ok");
  report.field("rdb_last_bgsave_time_sec", "-1");
  report.field("rdb_current_bgsave_time_sec", "-1");
  report.field("rdb_saves", stats.snapshots);
  none_of(report, {"rdb_last_cow_size", "rdb_last_load_keys_expired", "rdb_last_load_keys_loaded"});
  report.field("aof_enabled", durable ? 1 : 0);
  if (durable) {
    const std::string_view failure = instance.journal->failure();
    report.field("aof_last_write_status", failure.empty() ? "ok" : "err");
    report.field("aof_rewrite_in_progress", stats.snapshot_in_progress ? 1 : 0);
    report.field("aof_last_rewrite_time_sec", "-1");
    report.field("aof_current_rewrite_time_sec", "-1");
    report.field("aof_last_bgrewrite_status", stats.snapshot_failed ? "err" : "ok");
    report.field("aof_rewrites", stats.snapshots);
    none_of(report,
            {"aof_rewrite_scheduled", "aof_rewrites_consecutive_failures", "aof_last_cow_size",
             "aof_pending_rewrite", "aof_pending_bio_fsync", "aof_delayed_fsync"});
    report.field("aof_buffer_length", stats.waiting_bytes);
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
  none_of(report, {"module_fork_in_progress", "module_fork_last_cow_size"});
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
  none_of(report, {"total_net_repl_input_bytes", "total_net_repl_output_bytes"});
  report.field("instantaneous_input_repl_kbps", "0.00");
  report.field("instantaneous_output_repl_kbps", "0.00");
  report.field("rejected_connections", stats.rejected_connections);
  report.field("sync_full", std::uint64_t{0});
  report.field("sync_partial_ok", std::uint64_t{0});
  report.field("sync_partial_err", std::uint64_t{0});
  report.field("expired_keys", stats.expired_keys);
  report.field("expired_stale_perc", "0.00");
  none_of(report, {"expired_time_cap_reached_count", "expire_cycle_cpu_milliseconds"});
  report.field("evicted_keys", stats.evicted_keys);
  report.field("evicted_clients", stats.evicted_clients);
  none_of(report, {"total_eviction_exceeded_time", "current_eviction_exceeded_time"});
  report.field("keyspace_hits", stats.hits);
  report.field("keyspace_misses", stats.misses);
  report.field("pubsub_channels", instance.pubsub.channels().size());
  report.field("pubsub_patterns", instance.pubsub.patterns().size());
  report.field("pubsubshard_channels", instance.pubsub.shard_channels().size());
  report.field("latest_fork_usec", std::uint64_t{0});
  none_of(report,
          {"total_forks", "migrate_cached_sockets", "slave_expires_tracked_keys",
           "active_defrag_hits", "active_defrag_misses", "active_defrag_key_hits",
           "active_defrag_key_misses", "total_active_defrag_time", "current_active_defrag_time"});
  report.field("tracking_total_keys", instance.tracking.keys());
  report.field("tracking_total_items", instance.tracking.items());
  report.field("tracking_total_prefixes", instance.tracking.prefixes());
  report.field("unexpected_error_replies", std::uint64_t{0});
  report.field("total_error_replies", stats.errors);
  none_of(report, {"dump_payload_sanitizations"});
  report.field("total_reads_processed", stats.reads);
  report.field("total_writes_processed", stats.writes);
  none_of(report, {"io_threaded_reads_processed", "io_threaded_writes_processed",
                   "reply_buffer_shrinks", "reply_buffer_expands"});
}

}  // namespace sequent::cmd
