#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/output/format.h"
#include "cli/output/json_line.h"
#include "cli/reading_command.h"
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

// A cache of a namespace, in the store that it is in.
template <typename Cache>
class OpenCache {
 public:
  static base::Result<std::unique_ptr<OpenCache>> open(const StoreAccess& access) {
    SEQUENT_TRY_ASSIGN(auto opened, access.open());
    return std::make_unique<OpenCache>(std::move(opened), access.name_space);
  }
  OpenCache(std::unique_ptr<store::OpenStore> opened, std::string name_space)
      : name_space_(std::move(name_space)),
        opened_(std::move(opened)),
        cache_(opened_->store(), {.name_space = name_space_}) {}

  [[nodiscard]] const std::string& name_space() const { return name_space_; }
  store::Store& store() { return opened_->store(); }
  Cache& cache() { return cache_; }

 private:
  std::string name_space_;
  std::unique_ptr<store::OpenStore> opened_;
  Cache cache_;
};

// What the commands of the tactic cache and the instance cache have in common. `kind` is the
// word of the command line: "tactics" or "instances".
template <typename Cache>
class OutcomeCommand : public ReadingCommand<OpenCache<Cache>> {
 public:
  explicit OutcomeCommand(std::string kind) : kind_(std::move(kind)) {}

 protected:
  [[nodiscard]] const std::string& kind() const { return kind_; }
  [[nodiscard]] std::string line(std::string_view rest) const {
    return "sequent cache " + kind_ + " " + std::string(rest);
  }

 private:
  [[nodiscard]] std::string_view json_help() const final { return "one JSON object"; }

  std::string kind_;
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
  base::Status say(Terminal& terminal, OpenCache<Cache>& opened) override {
    SEQUENT_TRY_ASSIGN(const tactics::CacheStatistics statistics, opened.cache().statistics());
    print_cache_statistics(terminal, opened.store(), statistics, this->json());
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
  base::Status say(Terminal& terminal, OpenCache<Cache>& opened) override {
    SEQUENT_TRY_ASSIGN(const std::uint64_t dropped, opened.cache().trim(max_size_));
    SEQUENT_TRY_ASSIGN(const tactics::CacheStatistics left, opened.cache().statistics());
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
  base::Status say(Terminal& terminal, OpenCache<Cache>& opened) override {
    SEQUENT_TRY_ASSIGN(const tactics::CacheStatistics had, opened.cache().statistics());
    SEQUENT_TRY(opened.cache().clear());
    SEQUENT_TRY(opened.cache().reset_statistics());
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
  base::Status say(Terminal& terminal, OpenCache<Cache>& opened) override {
    if constexpr (kHasClasses) {
      if (classes_) {
        SEQUENT_TRY_ASSIGN(const std::uint64_t dropped, opened.cache().invalidate_classes(names_));
        print_dropped(terminal, dropped, {}, this->json());
        return {};
      }
    }
    AffectedModules modules{names_, {}};
    if (!only_) {
      SEQUENT_TRY_ASSIGN(modules, affected_modules(opened.store(), opened.name_space(), names_));
    }
    SEQUENT_TRY_ASSIGN(const std::uint64_t dropped,
                       opened.cache().invalidate_modules(modules.names));
    print_dropped(terminal, dropped, modules, this->json());
    return {};
  }

  std::vector<std::string> names_;
  bool only_ = false;
  bool classes_ = false;
};

}  // namespace sequent::cli
