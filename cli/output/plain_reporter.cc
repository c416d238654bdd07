#include "cli/output/format.h"
#include "cli/output/reporter.h"

namespace sequent::cli {
namespace {

class PlainReporter final : public Reporter {
 public:
  explicit PlainReporter(Terminal& terminal) : terminal_(terminal) {}

  void planned(std::size_t modules, std::size_t to_check) override {
    modules_ = modules;
    if (to_check > 0) {
      terminal_.print_line(format_count(modules, "module") + ", " +
                           std::to_string(modules - to_check) + " from cache, " +
                           std::to_string(to_check) + " to check");
    }
  }

  void cached(const ModuleRef& /*module*/) override { ++done_; }

  void started(const ModuleRef& /*module*/, const std::string& /*worker*/) override {}

  void given_back(const ModuleRef& module, const std::string& why) override {
    terminal_.print_line("again " + printable(module.file) + ": " + printable(why));
  }

  void checked(const ModuleRef& module,
               std::chrono::microseconds took,
               std::uint64_t /*peak_memory_bytes*/) override {
    ++done_;
    terminal_.print_line("[" + std::to_string(done_) + "/" + std::to_string(modules_) + "] " +
                         printable(module.file) + " " + format_duration(took));
  }

  void failed(const Failure& failure) override {
    ++done_;
    terminal_.print_line(describe(failure, terminal_));
  }

  void skipped(const ModuleRef& /*module*/, const std::string& /*because_of*/) override {}

  void said(const ModuleRef& module, const std::string& text) override {
    terminal_.print_line(printable(module.file) + " says:\n" + indented(printable(text)));
  }

  void explained(const ModuleRef& module, const std::string& why) override {
    terminal_.print_line(printable(module.file) + " is new: " + printable(why));
  }

  void note(const std::string& text) override { terminal_.print_line("note: " + printable(text)); }

  void tick(TimePoint /*now*/, std::optional<std::chrono::milliseconds> /*left*/) override {}

  void finished(const Summary& summary) override {
    terminal_.print_line(describe(summary, terminal_));
  }

 private:
  Terminal& terminal_;
  std::size_t modules_ = 0;
  std::size_t done_ = 0;
};

}  // namespace

std::unique_ptr<Reporter> make_plain_reporter(Terminal& terminal) {
  return std::make_unique<PlainReporter>(terminal);
}

}  // namespace sequent::cli
