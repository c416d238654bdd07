#include <optional>
#include <unistd.h>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/search/findings.h"
#include "cli/search/findings_json.h"
#include "cli/search/findings_text.h"
#include "cli/search/interactive.h"
#include "cli/store_access.h"
#include "search/accessible.h"
#include "search/index.h"
#include "search/mirror.h"
#include "search/premises.h"
#include "search/query_parser.h"
#include "search/searcher.h"

namespace sequent::cli {
namespace {

class SearchCommand final : public Command {
 public:
  void declare(Options& options) override {
    access_.declare(options);
    options
        .summary(
            "Finds theorems and definitions by what they state: terms with holes, names, modules "
            "and more (docs/search.md). Blanks and commas mean \"and\". Without a query on a "
            "terminal:\nas you type.")
        .arguments("QUERY", query_, true)
        .text("goal", goal_, "STATEMENT", "what serves to prove it, as `goal:` in a query")
        .text("mode", mode_, "MODE",
              "with --goal: apply (default), rewrite a part of it, or solve it at once")
        .text("premises", premises_, "STATEMENT",
              "what a proof of that is likely to use, by the proofs of statements like it")
        .text("for", for_, "NAME",
              "with --premises: only what that declaration or module can rest on without a cycle")
        .count("number,n", limit_, "N", "show up to N (default: 20)")
        .count("from", from_, "K", "from the K-th on (default: 1)")
        .flag("no-relax", no_relax_,
              "only what the query asks for, also where that is little or nothing")
        .flag("json", json_, "one declaration a line; the last is the summary")
        .flag("explain", explain_,
              "why they stand in this order, and what each part of the query leaves")
        .example("sequent search '_ + _ = _ + _'", "equations of two sums")
        .example("sequent search '?a < ?b -> ?b < ?c -> ?a < ?c'", "hypotheses in any order")
        .example("sequent search --goal 'forall n m, n + m = m + n' --mode apply",
                 "what proves that in one step")
        .example("sequent search --premises 'forall n m, n + m = m + n' -n 32",
                 "lemmas for a proof of that")
        .example("sequent search '|- ?a * 0 = _, in: Nat, -\"succ\"'",
                 "conclusions, within a module, without a word in the name");
  }

  ExitCode run(Terminal& terminal) override {
    const base::Status said = say(terminal);
    return said ? ExitCode::kProved : complain(terminal, said.error());
  }

 private:
  base::Status say(Terminal& terminal) {
    if (is_interactive(terminal)) {
      SEQUENT_TRY_ASSIGN(const auto store, access_.open());
      return search_interactively(terminal, store->store(), access_.name_space);
    }
    SEQUENT_TRY_ASSIGN(const std::string text, query_text());
    SEQUENT_TRY_ASSIGN(const auto store, access_.open());
    search::Mirror mirror(store->store(), access_.name_space);
    SEQUENT_TRY(mirror.update());
    const search::Index& index = mirror.index();
    if (index.size() == 0) {
      return base::invalid("namespace " + access_.name_space +
                           " has no declarations (see: sequent decls --help)");
    }
    SEQUENT_TRY_ASSIGN(const search::Query query, search::parse_query(text, index));
    const search::SearchOptions options{.limit = static_cast<std::size_t>(limit_),
                                        .offset = static_cast<std::size_t>(from_) - 1};
    SEQUENT_TRY_ASSIGN(const Findings findings, find(mirror, query, options));
    if (json_) {
      print_findings_json(terminal, text, index, findings);
    } else {
      print_findings(terminal, text, index, findings,
                     {.from = static_cast<std::size_t>(from_), .explain = explain_});
    }
    if (mirror.is_worth_saving()) {
      save(terminal, mirror);
    }
    return {};
  }

  [[nodiscard]] bool is_interactive(const Terminal& terminal) const {
    return query_.empty() && goal_.empty() && premises_.empty() && for_.empty() && !json_ &&
           !explain_ && terminal.is_live() && ::isatty(STDIN_FILENO) == 1;
  }

  [[nodiscard]] base::Result<Findings> find(search::Mirror& mirror,
                                            const search::Query& query,
                                            const search::SearchOptions& options) const {
    const search::Index& index = mirror.index();
    if (premises_.empty()) {
      return find_declarations(mirror, query, options, !no_relax_ && from_ == 1);
    }
    std::optional<std::vector<bool>> accessible(std::vector<bool>(index.end(), true));
    if (!for_.empty()) {
      accessible = search::accessible_to(index, for_);
    }
    if (!accessible) {
      return base::invalid("--for: no declaration and no module is called " + for_);
    }
    return fetch(mirror, select(index, query, options, *accessible));
  }

  // What a proof of the goal, the only clause of the query, is likely to use.
  static search::Answer select(const search::Index& index,
                               const search::Query& goal,
                               const search::SearchOptions& options,
                               const std::vector<bool>& accessible) {
    const search::LibraryPremises library = search::premises_of(index);
    std::vector<bool> facts_accessible;
    for (const search::TheoremId theorem : library.theorems) {
      facts_accessible.push_back(accessible[theorem]);
    }
    const auto facts = library.premises.select(search::features_of(goal.clauses[0]),
                                               options.offset + options.limit, facts_accessible);
    search::Answer answer{.hits = {}, .total = facts.size()};
    for (std::size_t i = options.offset; i < facts.size(); ++i) {
      const search::TheoremId theorem = library.theorems[facts[i]];
      answer.hits.push_back({theorem, {.weight = index.weight(theorem)}});
    }
    return answer;
  }

  // The answer stands: a store that takes nothing more only makes the next search slower.
  static void save(Terminal& terminal, search::Mirror& mirror) {
    if (const base::Status saved = mirror.save(); !saved) {
      terminal.complain("the index is not stored: " + saved.error().message);
    }
  }

  // The query with the goal as its last condition.
  [[nodiscard]] base::Result<std::string> query_text() const {
    if (!for_.empty() && premises_.empty()) {
      return base::invalid("--for needs --premises");
    }
    if (!premises_.empty()) {
      return query_.empty() && goal_.empty()
                 ? "solve: " + premises_
                 : base::Result<std::string>(
                       base::invalid("give --premises without a query and without --goal"));
    }
    std::string text;
    for (const std::string& word : query_) {
      text += (text.empty() ? "" : " ") + word;
    }
    if (goal_.empty()) {
      return text.empty() ? base::Result<std::string>(base::invalid(
                                "sequent search: QUERY is missing (see: sequent search --help)"))
                          : text;
    }
    if (mode_ != "apply" && mode_ != "rewrite" && mode_ != "solve") {
      return base::invalid("--mode: '" + mode_ + "' is none of apply, rewrite, solve");
    }
    text += text.empty() ? "" : ", ";
    text += mode_ == "apply" ? "goal" : mode_;
    return text + ": " + goal_;
  }

  StoreAccess access_;
  std::string goal_;
  std::string mode_ = "apply";
  std::string premises_;
  std::string for_;
  std::vector<std::string> query_;
  int limit_ = 20;
  int from_ = 1;
  bool json_ = false;
  bool explain_ = false;
  bool no_relax_ = false;
};

}  // namespace

std::unique_ptr<Command> make_search_command() {
  return std::make_unique<SearchCommand>();
}

}  // namespace sequent::cli
