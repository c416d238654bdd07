#include "cli/tui/search_view.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/output/format.h"
#include "cli/search/marks.h"
#include "cli/tui/styled_text.h"
#include "cli/tui/text_width.h"

namespace sequent::cli {
namespace {

constexpr std::string_view kPrompt = "search: ";
constexpr std::string_view kHint = "F1 help  Esc leave ";
constexpr std::size_t kLinesOfAnswer = 2;
constexpr std::size_t kHead = 2;        // lines above the answers
constexpr std::size_t kFactNames = 11;  // columns
constexpr Style kQuiet{.dim = true};
constexpr Style kStatus{.reversed = true};
constexpr Style kName{.tone = Tone::kGreen};
constexpr Style kMarkedName{.tone = Tone::kYellow, .bold = true};
constexpr Style kMarked{.bold = true};
constexpr Style kWrong{.tone = Tone::kRed, .underlined = true};

constexpr std::array<std::string_view, 19> kHelp{
    "_ + _ = _ + _     a term like that; ?a * ?a: the same at both places",
    "|- p  hyp: p      the conclusion, a hypothesis; concl: p  within the conclusion",
    "Nat.add           what mentions it, what is called so; head: c  the conclusion's head",
    "\"sub\"             in the name; in: Module  kind: theorem  tag: t  doc: word",
    "uses: c           what names it; axiom: a  also through others",
    "goal: statement   what proves it; rewrite: and solve: likewise",
    "-x   [ a | b ]    not, or; a comma or a blank is and",
    "",
    "left right        a character; with Ctrl or Alt a word; Home End",
    "Ctrl-U K W        delete to the beginning, to the end, a word",
    "Tab               names and filters that begin so; again: the next one",
    "down              into the answers; up: out again, then earlier queries",
    "Ctrl-P Ctrl-N     earlier queries, later ones",
    "page keys         a page of answers",
    "Enter             all about an answer; Esc: back",
    "F1                this help",
    "Ctrl-Z            to the shell; fg comes back",
    "Esc Ctrl-C        leave",
    "Where a search was cut short, the last line says so.",
};

// The part of the query that fits, with the cursor in it.
struct Window {
  std::size_t begin = 0;  // in bytes
  bool is_cut = false;
};

Window window_of(std::string_view text, std::size_t cursor, std::size_t columns) {
  Window window;
  while (window.begin < cursor &&
         width_of(text.substr(window.begin, cursor - window.begin)) + 1 > columns) {
    window.begin += first_glyph(text.substr(window.begin)).size;
    window.is_cut = true;
  }
  return window;
}

class Painter {
 public:
  Painter(SearchModel& model, std::size_t rows, std::size_t columns)
      : model_(model), screen_(rows, columns) {}

  ScreenBuffer paint() && {
    const std::size_t rows = screen_.rows();
    if (rows == 0 || screen_.columns() == 0) {
      return std::move(screen_);
    }
    const std::size_t room = rows - std::min(rows, kHead + 1);
    const std::vector<StyledText> card = card_lines();
    model_.fit(room / kLinesOfAnswer, room, card.size());
    paint_query();
    if (rows > 2) {
      paint_below_query();
    }
    if (model_.card()) {
      for (std::size_t i = 0; i < room && model_.first_card_line() + i < card.size(); ++i) {
        put_styled(screen_, kHead + i, 0, screen_.columns(), card[model_.first_card_line() + i]);
      }
    } else {
      paint_answers(room);
    }
    if (rows > 1) {
      paint_status();
    }
    if (model_.shows_help()) {
      paint_help();
    }
    return std::move(screen_);
  }

 private:
  void paint_query() {
    const std::string& text = model_.line().text();
    const std::size_t cursor = model_.line().cursor();
    const std::size_t columns = screen_.columns();
    const std::size_t start = screen_.put(0, 0, columns, kPrompt, {.bold = true});
    window_ = window_of(text, cursor, columns - std::min(columns, start));
    StyledText line;
    line.add(std::string_view(text).substr(window_.begin));
    line.add(" ");
    const auto restyle = [&](std::size_t at, Style style) {
      if (at >= window_.begin && at <= text.size()) {
        const std::size_t begin = at - window_.begin;
        line.restyle(0, {{begin, begin + 1}}, style);
      }
    };
    if (!model_.error().empty()) {
      restyle(model_.error_at(), kWrong);
    }
    if (!model_.selected() && !model_.card()) {
      restyle(cursor, kStatus);
    }
    put_styled(screen_, 0, start, columns, line);
    if (window_.is_cut && start > 0) {
      screen_.put(0, start - 1, start, "…", kQuiet);
    }
  }

  void paint_below_query() {
    if (model_.completion()) {
      paint_completion(*model_.completion());
    } else if (!model_.error().empty()) {
      paint_error();
    } else if (!model_.answer().warning.empty()) {
      screen_.put(1, 0, screen_.columns(), model_.answer().warning, {.tone = Tone::kYellow});
    }
  }

  // Under its place where there is room for it.
  void paint_error() {
    const std::string_view text = model_.line().text();
    const std::size_t at = std::min(model_.error_at(), text.size());
    const std::string_view before =
        at > window_.begin ? text.substr(window_.begin, at - window_.begin) : std::string_view();
    const std::size_t columns = screen_.columns();
    const std::string message = "^ " + model_.error();
    const std::size_t most = columns - std::min(columns, width_of(message));
    const std::size_t place = kPrompt.size() + width_of(before);
    const bool fits = place <= most;
    screen_.put(1, fits ? place : most, columns, fits ? message : model_.error(), kQuiet);
  }

  void paint_completion(const Completion& completion) {
    const std::size_t columns = screen_.columns();
    if (completion.words.empty()) {
      screen_.put(1, 0, columns, "nothing begins like that", kQuiet);
      return;
    }
    const std::size_t first = model_.completed().value_or(0);
    std::size_t column = 0;
    for (std::size_t i = first; i < completion.words.size(); ++i) {
      const bool is_current = model_.completed() == i;
      column = screen_.put(1, column, columns, completion.words[i], is_current ? kStatus : kQuiet);
      column = screen_.put(1, column, columns, "  ");
    }
    if (completion.is_cut_short) {
      screen_.put(1, column, columns, "…", kQuiet);
    }
  }

  void paint_answers(std::size_t room) {
    const SearchAnswer& answer = model_.answer();
    const SearchMarks marks(answer.query);
    for (std::size_t i = 0; (i + 1) * kLinesOfAnswer <= room; ++i) {
      const std::size_t index = model_.first() + i;
      if (index >= answer.found.size()) {
        return;
      }
      paint_answer(kHead + i * kLinesOfAnswer, answer.found[index], marks,
                   model_.selected() == index);
    }
  }

  void paint_answer(std::size_t row,
                    const SearchAnswer::Found& found,
                    const SearchMarks& marks,
                    bool is_selected) {
    StyledText first;
    first.add(is_selected ? "> " : "  ", kMarked);
    const std::size_t name = first.text.size();
    first.add(found.name, kName);
    first.restyle(name, marks.in_name(found.name), kMarkedName);
    first.add("  " + found.about, kQuiet);
    StyledText second;
    const std::string statement = in_one_line(found.statement);
    second.add("    ");
    second.add(statement);
    second.restyle(4, marks.in_text(statement), kMarked);
    const std::size_t columns = screen_.columns();
    for (StyledText* const line : {&first, &second}) {
      for (Style& style : line->styles) {
        style.reversed = is_selected;
      }
      const std::size_t end = put_styled(screen_, row, 0, columns, *line);
      if (width_of(line->text) > columns) {
        screen_.put(row, columns - 1, columns, "…", line->styles.back());
      } else if (is_selected) {
        screen_.fill({row, end, 1, columns - end}, kStatus);
      }
      ++row;
    }
  }

  [[nodiscard]] std::vector<StyledText> card_lines() const {
    std::vector<StyledText> lines;
    if (!model_.card()) {
      return lines;
    }
    lines.emplace_back().add(model_.card()->title, kMarked);
    const SearchMarks marks(model_.answer().query);
    for (const DeclarationCard::Fact& fact : model_.card()->facts) {
      std::string name = fact.name;
      name.resize(std::max(name.size(), kFactNames), ' ');
      StyledText text{.hang = kFactNames};
      text.add(name, kQuiet);
      const std::size_t offset = text.text.size();
      text.add(fact.value);
      text.restyle(offset, marks.in_text(fact.value), kMarked);
      const std::vector<StyledText> cut = wrapped(text, screen_.columns());
      lines.insert(lines.end(), cut.begin(), cut.end());
    }
    return lines;
  }

  [[nodiscard]] std::string status() const {
    const SearchAnswer& answer = model_.answer();
    if (model_.card()) {
      return " Esc goes back";
    }
    if (answer.searched == 0) {
      return " loading …";
    }
    if (model_.is_waiting()) {
      return " searching …";
    }
    std::string text = " ";
    if (answer.query.empty()) {
      return text + "type to search " + format_count(answer.searched, "declaration");
    }
    if (model_.selected() && *model_.selected() < answer.total) {
      text += std::to_string(*model_.selected() + 1) + " of ";
    }
    text += format_count(answer.total, "declaration");
    if (answer.found.size() > answer.total) {
      text += ", and " + std::to_string(answer.found.size() - answer.total) + " like them";
    }
    text += answer.is_cut_short ? "; the search was cut short, there may be more" : "";
    return text;
  }

  void paint_status() {
    const std::size_t row = screen_.rows() - 1;
    const std::size_t columns = screen_.columns();
    screen_.fill({row, 0, 1, columns}, kStatus);
    const std::size_t end = screen_.put(row, 0, columns, status(), kStatus);
    if (end + kHint.size() + 2 <= columns) {
      screen_.put(row, columns - kHint.size(), columns, kHint, kStatus);
    }
  }

  void paint_help() {
    std::size_t width = 0;
    for (const std::string_view line : kHelp) {
      width = std::max(width, width_of(line) + 4);
    }
    width = std::min(width, screen_.columns());
    const std::size_t height = std::min(kHelp.size() + 2, screen_.rows());
    const Area box{(screen_.rows() - height) / 2, (screen_.columns() - width) / 2, height, width};
    screen_.fill(box, kStatus);
    for (std::size_t i = 0; i + 2 <= height && i < kHelp.size(); ++i) {
      screen_.put(box.row + 1 + i, box.column + 2, box.column + width, kHelp[i], kStatus);
    }
  }

  SearchModel& model_;
  ScreenBuffer screen_;
  Window window_;
};

}  // namespace

ScreenBuffer draw_search(SearchModel& model, std::size_t rows, std::size_t columns) {
  return Painter(model, rows, columns).paint();
}

}  // namespace sequent::cli
