#include <algorithm>
#include <fstream>
#include <unistd.h>

#include <malloc.h>

#include "engine/base/sqlite.h"
#include "engine/cmd/info_report.h"

namespace sequent::cmd {
namespace {

// Bytes in memory that belong to this process.
std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::uint64_t machine_bytes() {
  return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

double ratio(std::uint64_t part, std::uint64_t whole) {
  return static_cast<double>(part) / static_cast<double>(std::max<std::uint64_t>(whole, 1));
}

std::uint64_t client_bytes(const state::Instance& instance) {
  std::uint64_t bytes = 0;
  for (const auto& [id, session] : instance.sessions) {
    const state::SessionBuffers buffers = session->buffers();
    bytes += sizeof *session + buffers.unread + buffers.unread_room + buffers.capacity;
  }
  return bytes;
}

// What Lua takes: for scripts ("eval") and for functions, as Redis names it.
void report_scripts(InfoReport& report) {
  const ScriptRunner::Usage& scripts = report.scripts;
  const state::Libraries& libraries = report.instance.libraries;
  std::uint64_t sources = 0;
  for (const auto& [name, library] : libraries.all()) {
    sources += library.source.size();
  }
  report.bytes("used_memory_lua", scripts.eval_bytes);
  report.field("used_memory_vm_eval", scripts.eval_bytes);
  report.field("used_memory_scripts_eval", scripts.script_bytes);
  report.field("number_of_cached_scripts", scripts.scripts);
  report.field("number_of_functions", libraries.functions());
  report.field("number_of_libraries", libraries.all().size());
  report.field("used_memory_vm_functions", scripts.function_bytes);
  report.bytes("used_memory_vm_total", scripts.eval_bytes + scripts.function_bytes);
  report.field("used_memory_functions", sources);
  report.bytes("used_memory_scripts", scripts.script_bytes + sources);
}

}  // namespace

void info_memory(InfoReport& report) {
  const state::Instance& instance = report.instance;
  const struct mallinfo2 heap = mallinfo2();
  const state::MemoryUse& memory = instance.memory;
  const std::uint64_t used = memory.used(instance.databases) + memory.replicas;
  const std::uint64_t resident = resident_bytes();
  std::uint64_t dataset = instance.heap.bytes();
  for (const auto& keys : instance.databases) {
    dataset += keys->memory_bytes();
  }
  const std::uint64_t peak = std::max<std::uint64_t>(used, memory.peak());
  report.bytes("used_memory", used);
  report.bytes("used_memory_rss", resident);
  report.bytes("used_memory_peak", peak);
  report.percent("used_memory_peak_perc", ratio(used, peak));
  report.field("used_memory_overhead", used > dataset ? used - dataset : 0);
  report.field("used_memory_startup", std::uint64_t{memory.at_start()});
  report.field("used_memory_dataset", dataset);
  report.percent("used_memory_dataset_perc", ratio(dataset, used));
  report.field("allocator_allocated", used);
  report.field("allocator_active", heap.arena + heap.hblkhd);
  report.field("allocator_resident", resident);
  report.bytes("total_system_memory", machine_bytes());
  report_scripts(report);
  report.bytes("maxmemory", static_cast<std::uint64_t>(instance.config.maxmemory));
  report.field("maxmemory_policy", instance.config.maxmemory_policy);
  report.real("allocator_frag_ratio", ratio(heap.arena + heap.hblkhd, used));
  const std::uint64_t active = heap.arena + heap.hblkhd;
  report.field("allocator_frag_bytes", active > used ? active - used : 0);
  report.real("allocator_rss_ratio", 1);
  report.field("allocator_rss_bytes", std::uint64_t{0});
  report.real("rss_overhead_ratio", ratio(resident, active));
  report.field("rss_overhead_bytes", resident > active ? resident - active : 0);
  report.real("mem_fragmentation_ratio", ratio(resident, used));
  report.field("mem_fragmentation_bytes", resident > used ? resident - used : 0);
  report.field("mem_not_counted_for_evict", std::uint64_t{memory.replicas});
  report.field("mem_replication_backlog", std::uint64_t{0});
  report.field("mem_total_replication_buffers", std::uint64_t{memory.replicas});
  report.field("mem_clients_slaves", std::uint64_t{memory.replicas});
  report.field("mem_clients_normal", client_bytes(instance));
  report.field("mem_cluster_links", std::uint64_t{0});
  report.field("mem_aof_buffer",
               instance.journal != nullptr ? instance.journal->stats().waiting_bytes : 0);
  report.field("sequent_sqlite_bytes", std::uint64_t{base::sqlite_memory_bytes()});
  report.field("mem_allocator", "libc");
  report.field("active_defrag_running", std::uint64_t{0});
  std::uint64_t pending = 0;
  for (const auto& keys : instance.databases) {
    pending += keys->dropped();
  }
  report.field("lazyfree_pending_objects", pending);
  report.field("lazyfreed_objects", instance.stats.lazyfreed_objects);
}

}  // namespace sequent::cmd
