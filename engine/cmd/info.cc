#include "engine/cmd/info.h"

#include <algorithm>
#include <array>

#include "engine/base/ascii.h"
#include "engine/cmd/info_report.h"

namespace sequent::cmd {
namespace {

struct Section {
  std::string_view name;
  void (*write)(InfoReport&);
  bool by_default = true;
};

constexpr std::array kSections{
    Section{"Server", info_server},
    Section{"Clients", info_clients},
    Section{"Memory", info_memory},
    Section{"Persistence", info_persistence},
    Section{"Stats", info_stats},
    Section{"Replication", info_replication},
    Section{"CPU", info_cpu},
    Section{"Modules", info_modules},
    Section{"Commandstats", info_commandstats, false},
    Section{"Errorstats", info_errorstats},
    Section{"Latencystats", info_latencystats, false},
    Section{"Cluster", info_cluster},
    Section{"Keyspace", info_keyspace},
};

bool is_wanted(const Section& section, std::span<const std::string_view> wanted) {
  if (wanted.empty()) {
    return section.by_default;
  }
  return std::ranges::any_of(wanted, [&section](std::string_view name) {
    const auto is = [name](std::string_view word) {
      return base::equal_ignoring_case(name, word);
    };
    return is(section.name) || is("all") || is("everything") ||
           (is("default") && section.by_default);
  });
}

}  // namespace

std::string info_text(const state::Instance& instance,
                      const ScriptRunner::Usage& scripts,
                      std::int64_t now_ms,
                      std::span<const std::string_view> sections) {
  InfoReport report{.instance = instance, .scripts = scripts, .now_ms = now_ms, .text = {}};
  for (const Section& section : kSections) {
    if (is_wanted(section, sections)) {
      report.text += report.text.empty() ? "# " : "\r\n# ";
      report.text.append(section.name).append("\r\n");
      section.write(report);
    }
  }
  return std::move(report.text);
}

}  // namespace sequent::cmd
