#include <algorithm>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/output/format.h"
#include "cli/output/json_line.h"
#include "cli/replay/finding.h"
#include "cli/replay/proof_start.h"
#include "cli/replay/state_command.h"
#include "proofcache/tactics/instance_cache.h"
#include "workers/provers/coq/instance_search.h"

namespace sequent::cli {
namespace {

using provers::FoundInstance;
using tactics::InstanceVerdict;

class InstanceCommand final : public StateCommand {
  void declare_more(Options& options) override {
    options
        .summary(
            "Searches for instances of type classes in the state before the sentence on a line, as "
            "`typeclasses eauto` would. What was found or not found before, by anybody on the "
            "store, comes from the cache. Records the file first if it has changed.")
        .argument("FILE|SESSION:LINE", place_, false)
        .arguments("CLASS", classes_)
        .example("sequent replay instance Sorting.v:42 'Equivalence (@eq nat)'",
                 "which instance is it?");
  }

  [[nodiscard]] std::string_view what() const override { return "search"; }
  [[nodiscard]] const std::string& file() const override { return at_.file; }
  [[nodiscard]] bool remote() const override { return false; }

  base::Status check() override {
    SEQUENT_TRY_ASSIGN(at_, split_line(place_));
    return {};
  }

  base::Result<ExitCode> say_of(Terminal& terminal,
                                const OpenFile& opened,
                                const std::stop_token& stop) override {
    SEQUENT_TRY_ASSIGN(const states::StepNumber step,
                       step_before_line(opened.current.recording, at_.line));
    const provers::TacticStart start = opened.current.start_at(step);
    tactics::InstanceCache instances(opened.cache.store(), {.name_space = access().name_space});
    provers::InstanceSearch search(opened.tactics, instances);
    std::vector<FoundInstance> all;
    for (const std::string& text : classes_) {
      SEQUENT_TRY_ASSIGN(FoundInstance found, search.find(start, text, limit(), stop));
      all.push_back(std::move(found));
    }
    if (json()) {
      print_objects(terminal, all);
    } else {
      print_place(terminal, at_, start.state);
      for (const FoundInstance& found : all) {
        print(terminal, found);
      }
    }
    return std::ranges::all_of(all, is_found) ? ExitCode::kProved : ExitCode::kFailed;
  }

  static bool is_found(const FoundInstance& found) {
    return found.result && found.result->verdict == InstanceVerdict::kFound;
  }

  static std::string said_of(const FoundInstance& found) {
    if (!found.result) {
      return "was interrupted";
    }
    switch (found.result->verdict) {
      case InstanceVerdict::kFound:
        return "is " + printable(found.result->text);
      case InstanceVerdict::kNone:
        return "has no instance";
      case InstanceVerdict::kTimeout:
        break;
    }
    return "takes more than " + format_duration(found.result->limit);
  }

  static void print(Terminal& terminal, const FoundInstance& found) {
    Finding finding{.asked = found.term,
                    .outcome = said_of(found),
                    .colour = is_found(found) ? Colour::kGreen : Colour::kRed,
                    .time = {},
                    .cached = found.cached};
    if (found.result) {
      finding.time = found.result->time;
    }
    print_finding(terminal, finding);
    if (found.result && found.result->verdict == InstanceVerdict::kNone) {
      print_reason(terminal, found.result->text);
    }
  }

  static std::string_view outcome_of(const FoundInstance& found) {
    if (!found.result) {
      return "interrupted";
    }
    switch (found.result->verdict) {
      case InstanceVerdict::kFound:
        return "found";
      case InstanceVerdict::kNone:
        return "none";
      case InstanceVerdict::kTimeout:
        break;
    }
    return "timeout";
  }

  void print_objects(Terminal& terminal, const std::vector<FoundInstance>& all) const {
    std::uint64_t cached = 0;
    for (const FoundInstance& found : all) {
      cached += found.cached ? 1 : 0;
      nlohmann::ordered_json object{
          {"term", found.term}, {"outcome", outcome_of(found)}, {"cached", found.cached}};
      if (found.key) {
        object["class"] = found.key->class_name;
        object["target"] = found.key->target;
        object["local_instances"] = found.key->local_instances;
        object["options"] = found.key->options;
      }
      if (found.result) {
        object["instance"] = nullptr;
        if (is_found(found)) {
          object["instance"] = found.result->text;
        }
        object["message"] = is_found(found) ? "" : found.result->text;
        object["seconds"] = in_seconds(found.result->time);
      }
      print_json(terminal, object);
    }
    nlohmann::ordered_json summary = summary_of(at_);
    summary["searches"] = all.size();
    summary["cached"] = cached;
    summary["found"] = std::ranges::count_if(all, is_found);
    print_json(terminal, summary);
  }

  std::string place_;
  FileLine at_;
  std::vector<std::string> classes_;
};

}  // namespace

std::unique_ptr<Command> make_replay_instance_command() {
  return std::make_unique<InstanceCommand>();
}

}  // namespace sequent::cli
