#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/output/format.h"
#include "cli/replay/replay_command.h"
#include "proofcache/states/history_search.h"

namespace sequent::cli {
namespace {

using states::NeedleMatch;
using states::Recording;
using states::Session;

constexpr std::size_t kLongestBefore = 40;
constexpr std::size_t kLongestAfter = 120;

// In one line that keeps a blank at either end.
std::string squeezed(std::string_view text) {
  std::string line = in_one_line(printable("|" + std::string(text) + "|"));
  return line.substr(1, line.size() - 2);
}

// The last `columns` of it, beginning with "…" where something was cut.
std::string shorten_front(const std::string& text, std::size_t columns) {
  std::size_t begin = 0;
  std::size_t rest = columns_of(text);
  if (rest <= columns) {
    return text;
  }
  while (rest >= columns) {
    do {
      ++begin;
    } while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80);
    --rest;
  }
  return "…" + text.substr(begin);
}

class FindCommand final : public ReplayCommand {
  void declare_more(Options& options) override {
    options
        .summary(
            "Finds hypotheses and conclusions in recorded goals: text as it is, a '/regular "
            "expression/', or a pattern of the prover's notation in which _ and ?x stand for any "
            "term. Each is shown at the first step that has it.")
        .argument("QUERY", query_, false)
        .argument("FILE|SESSION", name_, true)
        .flag("all", all_, "earlier recordings of a file, too, and unfinished ones")
        .count("number,n", limit_, "N", "show up to N (default: 20)")
        .example("sequent replay find 'Permutation l'", "in the last recording of each file")
        .example("sequent replay find '/[0-9]+ <= length/' Sorting.v", "in one file")
        .example("sequent replay find '?a + _ <= ?a' -n 100", "the same term twice");
  }

  [[nodiscard]] std::string_view json_help() const override {
    return "one JSON object a line; the last is the summary";
  }

  base::Status say(Terminal& terminal, Replay& replay) override {
    SEQUENT_TRY_ASSIGN(const states::Needle needle, states::Needle::parse(query_));
    SEQUENT_TRY_ASSIGN(const std::vector<Session> sessions, chosen(replay));
    std::size_t found = 0;
    for (const Session& session : sessions) {
      SEQUENT_TRY_ASSIGN(const Recording recording, replay.load(session));
      needle.search(recording, [&](const NeedleMatch& match) {
        if (++found <= static_cast<std::size_t>(limit_)) {
          show(terminal, recording, match);
        }
        return true;
      });
    }
    summarize(terminal, found, sessions.size());
    return {};
  }

  [[nodiscard]] base::Result<std::vector<Session>> chosen(Replay& replay) const {
    if (name_.empty()) {
      SEQUENT_TRY_ASSIGN(std::vector<Session> all, replay.sessions());
      return all_ ? std::move(all) : last_of_each_file(all);
    }
    if (all_) {
      return replay.sessions(name_);
    }
    SEQUENT_TRY_ASSIGN(NamedSession named, replay.find(name_));
    if (!named.place.empty()) {
      return base::invalid("'" + name_ + "': a whole recording is searched (say " +
                           name_.substr(0, name_.rfind(':')) + ")");
    }
    return std::vector<Session>{std::move(named.session)};
  }

  void show(Terminal& terminal, const Recording& recording, const NeedleMatch& match) const {
    const Session& session = recording.session();
    const std::uint32_t line = recording.step(match.step).span.line;
    const bool is_conclusion = match.hypothesis < 0;
    if (json()) {
      nlohmann::ordered_json object{
          {"session", session.id}, {"file", session.file}, {"line", line},
          {"step", match.step},    {"goal", match.goal},   {"hypothesis", nullptr},
          {"text", match.text},    {"begin", match.begin}, {"end", match.end}};
      if (!is_conclusion) {
        object["hypothesis"] = match.hypothesis;
      }
      print_json(terminal, object);
      return;
    }
    const std::string before = squeezed(match.text.substr(0, match.begin));
    const std::string found = squeezed(match.text.substr(match.begin, match.end - match.begin));
    const std::string after = squeezed(match.text.substr(match.end));
    terminal.print_line(
        terminal.paint(Colour::kGreen, printable(session.file) + ":" + std::to_string(line)) +
        "  " + terminal.paint(Colour::kDim, name_of(match.step)) + "  " +
        (is_conclusion ? "⊢ " : "") + shorten_front(before, kLongestBefore) +
        terminal.paint(Colour::kYellow, found) + shorten(after, kLongestAfter));
  }

  void summarize(Terminal& terminal, std::size_t found, std::size_t searched) const {
    const auto limit = static_cast<std::size_t>(limit_);
    if (json()) {
      print_json(terminal, {{"event", "summary"},
                            {"query", query_},
                            {"searched", searched},
                            {"found", found},
                            {"shown", std::min(found, limit)}});
      return;
    }
    std::string text = std::to_string(found) + " in " + format_count(searched, "recording");
    if (found > limit) {
      text += ", shown are " + std::to_string(limit) + " (more: -n " + std::to_string(found) + ")";
    }
    terminal.print_line(terminal.paint(Colour::kDim, text));
  }

  std::string query_;
  std::string name_;
  int limit_ = 20;
  bool all_ = false;
};

}  // namespace

std::unique_ptr<Command> make_replay_find_command() {
  return std::make_unique<FindCommand>();
}

}  // namespace sequent::cli
