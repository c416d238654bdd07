#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/cmd/script_runner.h"
#include "engine/state/instance.h"

namespace sequent::cmd {

// The text of INFO while it is written.
struct InfoReport {
  const state::Instance& instance;
  const ScriptRunner::Usage& scripts;
  std::int64_t now_ms;
  std::string text;

  void field(std::string_view name, std::string_view value) {
    text.append(name).append(":").append(value).append("\r\n");
  }
  void field(std::string_view name, const char* value) { field(name, std::string_view(value)); }
  void field(std::string_view name, std::uint64_t value) { field(name, std::to_string(value)); }
  void real(std::string_view name, double value) { field(name, real_text(value, 2)); }
  // A part of one as "12.34%".
  void percent(std::string_view name, double part) { field(name, real_text(part * 100, 2) + "%"); }
  // The bytes, and beside them NAME_human.
  void bytes(std::string_view name, std::uint64_t value);

  [[nodiscard]] static std::string real_text(double value, int digits);
};

void info_clients(InfoReport& report);
void info_cluster(InfoReport& report);
void info_commandstats(InfoReport& report);
void info_cpu(InfoReport& report);
void info_errorstats(InfoReport& report);
void info_keyspace(InfoReport& report);
void info_latencystats(InfoReport& report);
void info_memory(InfoReport& report);
void info_modules(InfoReport& report);
void info_persistence(InfoReport& report);
void info_replication(InfoReport& report);
void info_server(InfoReport& report);
void info_stats(InfoReport& report);

}  // namespace sequent::cmd
