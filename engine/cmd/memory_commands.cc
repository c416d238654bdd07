#include "engine/cmd/memory_commands.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <unistd.h>
#include <variant>
#include <vector>

#include <malloc.h>

#include "engine/cmd/help.h"

namespace sequent::cmd {
namespace {

struct Free {
  void operator()(char* bytes) const { std::free(bytes); }
};

struct Field {
  std::string_view name;
  std::variant<std::uint64_t, double> value;
};

double ratio(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// Bytes in memory that belong to this process.
std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

std::uint64_t difference(std::uint64_t a, std::uint64_t b) {
  return a > b ? a - b : 0;
}

void reply_fields(resp::ReplySink& reply, const std::vector<Field>& fields) {
  for (const Field& field : fields) {
    reply.bulk(field.name);
    if (const auto* number = std::get_if<std::uint64_t>(&field.value)) {
      reply.integer(static_cast<std::int64_t>(*number));
    } else {
      reply.real(std::get<double>(field.value));
    }
  }
}

// What a database takes beside its keys and values.
void reply_database(resp::ReplySink& reply, std::size_t number, const data::Keyspace& keys) {
  reply.bulk("db." + std::to_string(number));
  reply.begin_map(3);
  reply_fields(reply, {{"overhead.hashtable.main", std::uint64_t{keys.table_bytes()}},
                       {"overhead.hashtable.expires", std::uint64_t{0}},
                       {"overhead.hashtable.slot-to-keys", std::uint64_t{0}}});
}

}  // namespace

void memory_doctor(Context& context, Args /*args*/) {
  constexpr std::size_t kLittle = 5 * 1024 * 1024;
  constexpr double kMuchAbovePeak = 1.5;
  constexpr double kMuchFragmented = 1.4;
  const std::size_t used = context.instance.memory.observe(context.instance.databases);
  std::string text;
  if (used < kLittle) {
    text =
        "This instance is empty or uses very little memory: there is nothing to be said about "
        "it.";
  }
  if (text.empty() && ratio(context.instance.memory.peak(), used) > kMuchAbovePeak) {
    text +=
        "* Peak memory: the instance once used more than one and a half times what it uses "
        "now. What was freed may still be held by the allocator: try MEMORY PURGE.\n";
  }
  if (text.empty() && ratio(resident_bytes(), used) > kMuchFragmented) {
    text += "* High fragmentation: the process holds much more memory than it uses.\n";
  }
  context.reply.verbatim("txt", text.empty() ? "I found no issue with the memory in use." : text);
}

void memory_help(Context& context, Args /*args*/) {
  static constexpr std::array<std::string_view, 11> kLines{
      "DOCTOR",
      "    Return memory problems reports.",
      "MALLOC-STATS",
      "    Return internal statistics report from the memory allocator.",
      "PURGE",
      "    Attempt to purge dirty pages for reclamation by the allocator.",
      "STATS",
      "    Return information about the memory usage of the server.",
      "USAGE <key> [SAMPLES <count>]",
      "    Return memory in bytes used by <key> and its value. Nested values are",
      "    sampled up to <count> times (default: 5, 0 means sample all).",
  };
  reply_help(context, "MEMORY", kLines);
}

void memory_malloc_stats(Context& context, Args /*args*/) {
  char* bytes = nullptr;
  std::size_t size = 0;
  std::FILE* stream = ::open_memstream(&bytes, &size);
  if (stream == nullptr) {
    return context.reply.error("ERR the allocator's report could not be written");
  }
  ::malloc_info(0, stream);
  std::fclose(stream);
  const std::unique_ptr<char, Free> owned(bytes);
  context.reply.verbatim("txt", {bytes, size});
}

void memory_purge(Context& context, Args /*args*/) {
  ::malloc_trim(0);
  context.reply.ok();
}

void memory_stats(Context& context, Args /*args*/) {
  state::MemoryUse& memory = context.instance.memory;
  const auto& databases = context.instance.databases;
  const std::uint64_t used = memory.observe(databases) + memory.replicas;
  const std::uint64_t start = memory.at_start();
  std::uint64_t tables = 0;
  std::uint64_t keys = 0;
  std::size_t filled = 0;
  for (const auto& database : databases) {
    keys += database->size();
    tables += database->size() > 0 ? database->table_bytes() : 0;
    filled += database->size() > 0 ? 1 : 0;
  }
  const std::uint64_t overhead = start + tables;
  const std::uint64_t dataset = difference(used, overhead);
  const struct mallinfo2 heap = mallinfo2();
  const std::uint64_t resident = resident_bytes();
  const std::vector<Field> before{
      {"peak.allocated", std::uint64_t{memory.peak()}},
      {"total.allocated", used},
      {"startup.allocated", start},
      {"replication.backlog", std::uint64_t{0}},
      {"clients.slaves", std::uint64_t{memory.replicas}},
      {"clients.normal", std::uint64_t{memory.clients}},
      {"cluster.links", std::uint64_t{0}},
      {"aof.buffer", std::uint64_t{0}},
      {"lua.caches", std::uint64_t{memory.scripts}},
      {"functions.caches", std::uint64_t{0}},
  };
  const std::vector<Field> after{
      {"overhead.total", overhead},
      {"keys.count", keys},
      {"keys.bytes-per-key", keys == 0 ? 0 : difference(used, start) / keys},
      {"dataset.bytes", dataset},
      {"dataset.percentage", ratio(dataset, difference(used, start)) * 100},
      {"peak.percentage", ratio(used, memory.peak()) * 100},
      {"allocator.allocated", std::uint64_t{heap.uordblks}},
      {"allocator.active", std::uint64_t{heap.arena}},
      {"allocator.resident", std::uint64_t{heap.arena}},
      {"allocator-fragmentation.ratio", ratio(heap.arena, heap.uordblks)},
      {"allocator-fragmentation.bytes", difference(heap.arena, heap.uordblks)},
      {"allocator-rss.ratio", 1.0},
      {"allocator-rss.bytes", std::uint64_t{0}},
      {"rss-overhead.ratio", ratio(resident, heap.arena)},
      {"rss-overhead.bytes", difference(resident, heap.arena)},
      {"fragmentation", ratio(resident, used)},
      {"fragmentation.bytes", difference(resident, used)},
  };
  context.reply.begin_map(before.size() + filled + after.size());
  reply_fields(context.reply, before);
  for (std::size_t db = 0; db < databases.size(); ++db) {
    if (databases[db]->size() > 0) {
      reply_database(context.reply, db, *databases[db]);
    }
  }
  reply_fields(context.reply, after);
}

}  // namespace sequent::cmd
