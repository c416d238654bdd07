#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/data/databases_walk.h"
#include "engine/state/journal.h"

namespace sequent::test {

// A journal that keeps what is recorded, as lines: "SET a 1"; of another database than
// the first "2: SET a 1"; of a big value "big KEY LENGTH".
// It may watch changes, too.
class RecordingJournal final : public state::Journal, public data::ChangeWatcher {
 public:
  void before_change(int, std::string_view key) override { announced.emplace(key); }
  void before_clear(int) override {}
  void before_swap(int, int) override {}
  void interrupt() override {}
  void record(int db, std::span<const std::string_view> command) override {
    std::string line = db == 0 ? "" : std::to_string(db) + ":";
    for (const std::string_view word : command) {
      line.append(line.empty() ? "" : " ").append(word);
    }
    lines.push_back(line);
  }
  void record_big(
      int, std::string_view key, std::uint64_t, std::uint64_t length, std::int64_t) override {
    lines.push_back("big " + std::string(key) + " " + std::to_string(length));
  }
  std::uint64_t end_turn() override { return 0; }
  [[nodiscard]] std::uint64_t last_turn() const override { return 0; }
  [[nodiscard]] bool must_wait() const override { return false; }
  [[nodiscard]] std::uint64_t durable() const override { return 0; }
  base::Status wait_durable(std::uint64_t) override { return {}; }
  void on_durable(std::function<void()>) override {}
  [[nodiscard]] std::string_view failure() const override { return failed; }
  void configure(const state::JournalSettings& settings) override {
    lines.push_back("configure " + settings.appendfsync + " " +
                    std::to_string(settings.log_percent) + " " +
                    std::to_string(settings.min_log_bytes));
  }
  void request_snapshot() override {}
  base::Status save() override {
    lines.emplace_back("save");
    return saved;
  }
  base::Status begin_checkpoint(const std::string& path) override {
    if (path == "taken") {
      return base::conflict("taken: there is a file of this name already");
    }
    lines.push_back("checkpoint " + path);
    return {};
  }
  base::Status begin_restore(const std::string& path) override {
    lines.push_back("restore " + path);
    return {};
  }
  [[nodiscard]] state::JournalStats stats() const override { return {}; }

  std::vector<std::string> lines;
  std::set<std::string> announced;  // keys, before they changed
  std::string failed;               // why nothing can be written
  base::Status saved;               // what SAVE is told
};

}  // namespace sequent::test
