#include <nlohmann/json.hpp>

#include "cli/output/format.h"
#include "cli/output/reporter.h"

namespace sequent::cli {
namespace {

using Json = nlohmann::ordered_json;

class JsonReporter final : public Reporter {
 public:
  explicit JsonReporter(Terminal& terminal) : terminal_(terminal) {}

  void planned(std::size_t modules, std::size_t to_check) override {
    print({{"event", "planned"}, {"modules", modules}, {"to_check", to_check}});
  }

  void cached(const ModuleRef& module) override {
    print({{"event", "cached"}, {"module", module.name}, {"source", module.file}});
  }

  void started(const ModuleRef& module, const std::string& worker) override {
    print({{"event", "started"},
           {"module", module.name},
           {"source", module.file},
           {"worker", worker}});
  }

  void given_back(const ModuleRef& module, const std::string& why) override {
    print(
        {{"event", "given_back"}, {"module", module.name}, {"source", module.file}, {"why", why}});
  }

  void checked(const ModuleRef& module,
               std::chrono::microseconds took,
               std::uint64_t peak_memory_bytes) override {
    print({{"event", "checked"},
           {"module", module.name},
           {"source", module.file},
           {"seconds", in_seconds(took)},
           {"peak_memory_bytes", peak_memory_bytes}});
  }

  void failed(const Failure& failure) override {
    print({{"event", "failed"},
           {"module", failure.module.name},
           {"file", failure.file},
           {"line", failure.line},
           {"column", failure.column},
           {"message", failure.message},
           {"holds_up", failure.holds_up},
           {"from_cache", failure.from_cache}});
  }

  void skipped(const ModuleRef& module, const std::string& because_of) override {
    print({{"event", "skipped"},
           {"module", module.name},
           {"source", module.file},
           {"because_of", because_of}});
  }

  void said(const ModuleRef& module, const std::string& text) override {
    print({{"event", "said"}, {"module", module.name}, {"source", module.file}, {"text", text}});
  }

  void explained(const ModuleRef& module, const std::string& why) override {
    print({{"event", "explained"}, {"module", module.name}, {"source", module.file}, {"why", why}});
  }

  void note(const std::string& text) override { print({{"event", "note"}, {"text", text}}); }

  void tick(TimePoint /*now*/, std::optional<std::chrono::milliseconds> /*left*/) override {}

  void finished(const Summary& summary) override {
    print({{"event", "summary"},
           {"checked", summary.checked},
           {"cached", summary.cached},
           {"failed", summary.failed},
           {"skipped", summary.skipped},
           {"seconds", in_seconds(summary.wall)},
           {"saved_seconds", in_seconds(summary.saved)},
           {"interrupted", summary.interrupted}});
  }

 private:
  void print(const Json& event) {
    // Names and messages come from outside and need not be UTF-8.
    terminal_.print_line(event.dump(-1, ' ', false, Json::error_handler_t::replace));
  }

  Terminal& terminal_;
};

}  // namespace

std::unique_ptr<Reporter> make_json_reporter(Terminal& terminal) {
  return std::make_unique<JsonReporter>(terminal);
}

}  // namespace sequent::cli
