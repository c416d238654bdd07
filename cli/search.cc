#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/output/format.h"
#include "cli/search_marks.h"
#include "cli/store_access.h"
#include "decls/declaration.h"
#include "search/index.h"
#include "search/mirror.h"
#include "search/premises.h"
#include "search/query_parser.h"
#include "search/searcher.h"

namespace sequent::cli {
namespace {

using decls::Declaration;

class SearchCommand final : public Command {
 public:
  void declare(Options& options) override {
    access_.declare(options);
    options
        .summary(
            "Finds theorems and definitions by what they state: terms with holes, names, modules "
            "and more (docs/search.md). Blanks and commas mean \"and\".")
        .arguments("QUERY", query_, true)
        .text("goal", goal_, "STATEMENT", "what serves to prove it, as `goal:` in a query")
        .text("mode", mode_, "MODE",
              "with --goal: apply (default), rewrite a part of it, or solve it at once")
        .text("premises", premises_, "STATEMENT",
              "what a proof of that is likely to use, by the proofs of statements like it")
        .count("number,n", limit_, "N", "show up to N (default: 20)")
        .count("from", from_, "K", "from the K-th on (default: 1)")
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
  struct Shown {
    search::Hit hit;
    Declaration declaration;
  };

  base::Status say(Terminal& terminal) {
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
    const search::Answer answer =
        premises_.empty() ? search::answer(index, query, options) : select(index, query, options);
    std::vector<std::string> names;
    for (const search::Hit& hit : answer.hits) {
      names.emplace_back(index.name(hit.theorem));
    }
    SEQUENT_TRY_ASSIGN(auto found, mirror.declarations().get_many(names));
    std::vector<Shown> shown;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i]) {
        shown.push_back({answer.hits[i], std::move(*found[i])});
      }
    }
    if (json_) {
      print_json(terminal, text, index, answer, shown);
    } else {
      print(terminal, text, index, answer, shown);
    }
    if (mirror.is_worth_saving()) {
      save(terminal, mirror);
    }
    return {};
  }

  // What a proof of the goal, the only clause of the query, is likely to use.
  static search::Answer select(const search::Index& index,
                               const search::Query& goal,
                               const search::SearchOptions& options) {
    const search::LibraryPremises library = search::premises_of(index);
    const auto facts = library.premises.select(search::features_of(goal.clauses[0].pattern),
                                               options.offset + options.limit);
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

  void print(Terminal& terminal,
             const std::string& text,
             const search::Index& index,
             const search::Answer& answer,
             const std::vector<Shown>& shown) const {
    const SearchMarks marks(text);
    for (const Shown& one : shown) {
      const Declaration& declaration = one.declaration;
      const std::string about = std::string("  ") + std::string(name_of(declaration.kind)) +
                                (declaration.module.empty() ? "" : " in " + declaration.module);
      terminal.print_line(marks.mark_name(terminal, printable(declaration.name)) +
                          terminal.paint(Colour::kDim, printable(about)));
      terminal.print_line("    " +
                          marks.mark(terminal, printable(in_one_line(declaration.statement))));
      if (explain_) {
        terminal.print_line(
            terminal.paint(Colour::kDim, "    " + search::describe(index, one.hit)));
      }
    }
    if (explain_) {
      for (const search::FunnelStage& stage : answer.funnel) {
        terminal.print_line(printable(stage.written) + ": " +
                            format_count(stage.theorems, "declaration") + ", " +
                            std::to_string(stage.compared) + " compared");
      }
    }
    terminal.print_line(terminal.paint(Colour::kDim, summary(answer, shown.size())));
  }

  [[nodiscard]] std::string summary(const search::Answer& answer, std::size_t shown) const {
    std::string text = format_count(answer.total, "declaration");
    if (shown < answer.total && shown > 0) {
      const std::size_t last = static_cast<std::size_t>(from_) + shown - 1;
      text += ", shown from " + std::to_string(from_) + " to " + std::to_string(last);
      text += last < answer.total ? " (more: --from " + std::to_string(last + 1) + ")" : "";
    }
    text += answer.is_cut_short ? "; the search was cut short, there may be more" : "";
    return text;
  }

  static void print_json(Terminal& terminal,
                         const std::string& text,
                         const search::Index& index,
                         const search::Answer& answer,
                         const std::vector<Shown>& shown) {
    const auto print_object = [&](const nlohmann::ordered_json& object) {
      terminal.print_line(
          object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    };
    for (const Shown& one : shown) {
      const Declaration& declaration = one.declaration;
      const search::Score& score = one.hit.score;
      print_object(
          {{"name", declaration.name},
           {"module", declaration.module},
           {"kind", name_of(declaration.kind)},
           {"statement", declaration.statement},
           {"score",
            {{"named", !score.is_unnamed}, {"distance", score.tier}, {"weight", score.weight}}},
           {"file", declaration.position.file},
           {"line", declaration.position.line},
           {"column", declaration.position.column},
           {"why", search::describe(index, one.hit)}});
    }
    nlohmann::ordered_json funnel = nlohmann::ordered_json::array();
    for (const search::FunnelStage& stage : answer.funnel) {
      funnel.push_back({{"part", stage.written},
                        {"declarations", stage.theorems},
                        {"compared", stage.compared}});
    }
    print_object({{"event", "summary"},
                  {"query", text},
                  {"searched", index.size()},
                  {"found", answer.total},
                  {"cut_short", answer.is_cut_short},
                  {"funnel", funnel}});
  }

  StoreAccess access_;
  std::string goal_;
  std::string mode_ = "apply";
  std::string premises_;
  std::vector<std::string> query_;
  int limit_ = 20;
  int from_ = 1;
  bool json_ = false;
  bool explain_ = false;
};

}  // namespace

std::unique_ptr<Command> make_search_command() {
  return std::make_unique<SearchCommand>();
}

}  // namespace sequent::cli
