#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/output/format.h"
#include "cli/output/json_line.h"
#include "cli/store_access.h"
#include "proofcache/tactics/cache_options.h"

namespace sequent::cli {

// What is invalidated with modules.
struct AffectedModules {
  std::vector<std::string> names;  // those that were asked for, and what depends on them
  std::vector<std::string> alone;  // of which no declarations are in the store
};
base::Result<AffectedModules> affected_modules(store::Store& store,
                                               const std::string& name_space,
                                               const std::vector<std::string>& modules);
void print_cache_statistics(Terminal& terminal,
                            const store::Store& store,
                            const tactics::CacheStatistics& statistics,
                            bool json);
void print_dropped(Terminal& terminal,
                   std::uint64_t entries,
                   const AffectedModules& modules,
                   bool json);

// What the commands of the tactic cache and the instance cache have in common. `kind` is the
// word of the command line: "tactics" or "instances".
template <typename Cache>
class OutcomeCommand : public Command {
 public:
  explicit OutcomeCommand(std::string kind) : kind_(std::move(kind)) {}

  void declare(Options& options) final {
    access_.declare(options);
    options.flag("json", json_, "one JSON object");
    declare_more(options);
  }
  ExitCode run(Terminal& terminal) final {
    const base::Status said = open_and_say(terminal);
    return said ? ExitCode::kProved : complain(terminal, said.error());
  }

 protected:
  [[nodiscard]] bool json() const { return json_; }
  [[nodiscard]] const std::string& kind() const { return kind_; }
  [[nodiscard]] const std::string& name_space() const { return access_.name_space; }
  [[nodiscard]] std::string line(std::string_view rest) const {
    return "sequent cache " + kind_ + " " + std::string(rest);
  }

 private:
  virtual void declare_more(Options& options) = 0;
  virtual base::Status say(Terminal& terminal, store::Store& store, Cache& cache) = 0;

  base::Status open_and_say(Terminal& terminal) {
    SEQUENT_TRY_ASSIGN(const auto opened, access_.open());
    Cache cache(opened->store(), {.name_space = access_.name_space});
    return say(terminal, opened->store(), cache);
  }

  StoreAccess access_;
  std::string kind_;
  bool json_ = false;
};

template <typename Cache>
class OutcomeStatsCommand final : public OutcomeCommand<Cache> {
 public:
  using OutcomeCommand<Cache>::OutcomeCommand;

 private:
  void declare_more(Options& options) override {
    options
        .summary("Says how many outcomes of " + this->kind() + " are known, and what they saved.")
        .example(this->line("stats"), "of your own store")
        .example(this->line("stats --json"), "for other programs");
  }
  base::Status say(Terminal& terminal, store::Store& store, Cache& cache) override {
    SEQUENT_TRY_ASSIGN(const tactics::CacheStatistics statistics, cache.statistics());
    print_cache_statistics(terminal, store, statistics, this->json());
    return {};
  }
};

template <typename Cache>
class OutcomeTrimCommand final : public OutcomeCommand<Cache> {
 public:
  using OutcomeCommand<Cache>::OutcomeCommand;

 private:
  void declare_more(Options& options) override {
    options.summary("Drops what was not used for longest, until at most so much is left.")
        .size("max-size", max_size_, "how much may stay (default: 256M)")
        .example(this->line("trim --max-size 64M"), "leave at most 64 MiB");
  }
  base::Status say(Terminal& terminal, store::Store& /*store*/, Cache& cache) override {
    SEQUENT_TRY_ASSIGN(const std::uint64_t dropped, cache.trim(max_size_));
    SEQUENT_TRY_ASSIGN(const tactics::CacheStatistics left, cache.statistics());
    if (this->json()) {
      print_json(terminal,
                 {{"dropped", dropped}, {"entries", left.entries}, {"bytes", left.bytes}});
    } else {
      terminal.print_line("dropped " + format_count(dropped, "outcome") + "; " +
                          format_count(left.entries, "outcome") + ", " + format_size(left.bytes) +
                          " left");
    }
    return {};
  }

  std::uint64_t max_size_ = tactics::CacheOptions().budget_bytes;
};

template <typename Cache>
class OutcomeClearCommand final : public OutcomeCommand<Cache> {
 public:
  using OutcomeCommand<Cache>::OutcomeCommand;

 private:
  void declare_more(Options& options) override {
    options.summary("Drops all outcomes of " + this->kind() + " of a namespace, and its counts.")
        .example(this->line("clear"), "in your own store");
  }
  base::Status say(Terminal& terminal, store::Store& /*store*/, Cache& cache) override {
    SEQUENT_TRY_ASSIGN(const tactics::CacheStatistics had, cache.statistics());
    SEQUENT_TRY(cache.clear());
    SEQUENT_TRY(cache.reset_statistics());
    print_dropped(terminal, had.entries, {}, this->json());
    return {};
  }
};

template <typename Cache>
class OutcomeInvalidateCommand final : public OutcomeCommand<Cache> {
 public:
  using OutcomeCommand<Cache>::OutcomeCommand;

 private:
  static constexpr bool kHasClasses = requires(Cache & cache, std::vector<std::string> names) {
    cache.invalidate_classes(names);
  };

  void declare_more(Options& options) override {
    options
        .summary(
            "Drops what is known of modules, and of the modules that depend on them where their "
            "declarations are in\nthe store. What changed is never answered anyway: this makes "
            "room, "
            "or has it computed again.")
        .arguments("MODULE", names_)
        .flag("only", only_, "not what depends on them")
        .example(this->line("invalidate MyLib.Lists"), "it, and what depends on it");
    if constexpr (kHasClasses) {
      options.flag("class", classes_, "the names are of classes")
          .example(this->line("invalidate --class Equivalence"), "all searches for one class");
    }
  }
  base::Status say(Terminal& terminal, store::Store& store, Cache& cache) override {
    if constexpr (kHasClasses) {
      if (classes_) {
        SEQUENT_TRY_ASSIGN(const std::uint64_t dropped, cache.invalidate_classes(names_));
        print_dropped(terminal, dropped, {}, this->json());
        return {};
      }
    }
    AffectedModules modules{names_, {}};
    if (!only_) {
      SEQUENT_TRY_ASSIGN(modules, affected_modules(store, this->name_space(), names_));
    }
    SEQUENT_TRY_ASSIGN(const std::uint64_t dropped, cache.invalidate_modules(modules.names));
    print_dropped(terminal, dropped, modules, this->json());
    return {};
  }

  std::vector<std::string> names_;
  bool only_ = false;
  bool classes_ = false;
};

}  // namespace sequent::cli
