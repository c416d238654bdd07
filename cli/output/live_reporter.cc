#include <algorithm>
#include <vector>

#include "cli/output/format.h"
#include "cli/output/reporter.h"

namespace sequent::cli {
namespace {

constexpr std::size_t kRunningShown = 8;
constexpr std::chrono::milliseconds kRedrawPeriod{80};

struct Running {
  ModuleRef module;
  Reporter::TimePoint since;
};

// Keeps its lines below all else: what is to stay is printed where they were, and
// they are drawn again after it.
class LiveReporter final : public Reporter {
 public:
  explicit LiveReporter(Terminal& terminal) : terminal_(terminal) {}

  void planned(std::size_t modules, std::size_t /*to_check*/) override { modules_ = modules; }

  void cached(const ModuleRef& module) override {
    forget(module);
    ++cached_;
    ++done_;
  }

  void started(const ModuleRef& module, const std::string& /*worker*/) override {
    forget(module);
    running_.push_back({module, std::chrono::steady_clock::now()});
  }

  void given_back(const ModuleRef& module, const std::string& why) override {
    forget(module);
    keep("again " + printable(module.file) + ": " + printable(why));
  }

  void checked(const ModuleRef& module,
               std::chrono::microseconds /*took*/,
               std::uint64_t /*peak_memory_bytes*/) override {
    forget(module);
    ++done_;
  }

  void failed(const Failure& failure) override {
    forget(failure.module);
    ++done_;
    ++failed_;
    keep(describe(failure, terminal_));
  }

  void skipped(const ModuleRef& module, const std::string& /*because_of*/) override {
    forget(module);
    ++skipped_;
  }

  void said(const ModuleRef& module, const std::string& text) override {
    keep(terminal_.paint(Colour::kBold, printable(module.file)) + " says:\n" +
         indented(printable(text)));
  }

  void explained(const ModuleRef& module, const std::string& why) override {
    keep(terminal_.paint(Colour::kBold, printable(module.file)) + " is new: " + printable(why));
  }

  void note(const std::string& text) override {
    keep(terminal_.paint(Colour::kYellow, "note:") + " " + printable(text));
  }

  void tick(TimePoint now, std::optional<std::chrono::milliseconds> left) override {
    if (now < next_draw_) {
      return;
    }
    next_draw_ = now + kRedrawPeriod;
    std::string text = take_back() + status_line(left) + "\n";
    drawn_ = 1;
    const std::size_t room = terminal_.height() > 3 ? terminal_.height() - 3 : 1;
    const std::size_t shown = std::min({running_.size(), kRunningShown, room});
    for (std::size_t i = 0; i < shown; ++i) {
      text += running_line(running_[i], now) + "\n";
      ++drawn_;
    }
    terminal_.print(text);
  }

  void finished(const Summary& summary) override {
    running_.clear();
    terminal_.print(take_back() + describe(summary, terminal_) + "\n");
    drawn_ = 0;
  }

 private:
  void forget(const ModuleRef& module) {
    std::erase_if(running_,
                  [&](const Running& running) { return running.module.name == module.name; });
  }

  // To the first of our lines, and all from there on erased.
  std::string take_back() const {
    return drawn_ == 0 ? "" : "\x1b[" + std::to_string(drawn_) + "F\x1b[J";
  }

  void keep(const std::string& lines) {
    terminal_.print(take_back() + lines + "\n");
    drawn_ = 0;
    next_draw_ = {};
  }

  std::string status_line(std::optional<std::chrono::milliseconds> left) const {
    std::string counts = "[" + std::to_string(done_) + "/" + std::to_string(modules_) + "]";
    std::string rest;
    if (cached_ > 0) {
      rest += " " + std::to_string(cached_) + " from cache,";
    }
    rest += " " + std::to_string(running_.size()) + " running";
    if (skipped_ > 0) {
      rest += ", " + std::to_string(skipped_) + " held up";
    }
    const std::string bad = failed_ > 0 ? ", " + std::to_string(failed_) + " failed" : "";
    const std::string eta = left ? ", about " + format_duration(*left) + " left" : "";
    const std::size_t width = terminal_.width();
    if (counts.size() + rest.size() + bad.size() + eta.size() >= width) {
      return shorten(counts + rest + bad + eta, width - 1);
    }
    return terminal_.paint(Colour::kBold, counts) + rest + terminal_.paint(Colour::kRed, bad) +
           terminal_.paint(Colour::kDim, eta);
  }

  std::string running_line(const Running& running, TimePoint now) const {
    const std::string time =
        format_duration(std::chrono::duration_cast<std::chrono::microseconds>(now - running.since));
    const std::size_t width = terminal_.width();
    const std::size_t room = width > time.size() + 6 ? width - time.size() - 6 : 1;
    return "  " + shorten(printable(running.module.file), room) + "  " +
           terminal_.paint(Colour::kDim, time);
  }

  Terminal& terminal_;
  std::vector<Running> running_;  // longest first
  std::size_t modules_ = 0;
  std::size_t done_ = 0;
  std::size_t cached_ = 0;
  std::size_t failed_ = 0;
  std::size_t skipped_ = 0;
  std::size_t drawn_ = 0;  // lines of ours at the bottom
  TimePoint next_draw_;
};

}  // namespace

std::unique_ptr<Reporter> make_live_reporter(Terminal& terminal) {
  return std::make_unique<LiveReporter>(terminal);
}

}  // namespace sequent::cli
