#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/tui/keys.h"
#include "cli/tui/line_editor.h"
#include "cli/tui/query_history.h"
#include "cli/tui/screen_program.h"

namespace sequent::cli {

// What a search gave, as it is shown.
struct SearchAnswer {
  struct Found {
    std::string name;
    std::string about;  // "theorem in Coq.Arith.PeanoNat"
    std::string statement;
  };
  std::string query;          // that it answers
  std::vector<Found> found;   // the best ones
  std::uint64_t total = 0;    // that there are
  std::size_t searched = 0;   // declarations in all
  bool is_cut_short = false;  // there may be more
  std::string error;          // what is wrong with the query; then nothing was found
  std::size_t error_at = 0;   // where, in bytes from 0
  std::string warning;        // what else is to be said
};

// How a word of a query may go on.
struct Completion {
  std::string query;
  std::size_t begin = 0;  // of the word
  std::size_t end = 0;
  std::vector<std::string> words;
  bool is_cut_short = false;  // there are more
};

// All about one declaration.
struct DeclarationCard {
  struct Fact {
    std::string name;
    std::string value;
  };
  std::string title;
  std::vector<Fact> facts;
};

// What the model wants done, in the order in which it wants it.
struct SearchWish {
  enum class Kind : std::uint8_t {
    kAsk,       // the best `limit` answers to `text`
    kComplete,  // the word at `cursor` of the query `text`
    kShow,      // the declaration called `text`
    kRemember,  // the query `text`, for another day
  };
  Kind kind = Kind::kAsk;
  std::string text;
  std::size_t cursor = 0;
  std::size_t limit = 0;
};

// What the interactive search shows and what each key does to it; neither screen nor terminal,
// nor a library: what it wants of one it wishes for, and hears later.
class SearchModel {
 public:
  explicit SearchModel(QueryHistory history);

  Reaction press(const Key& key);
  void hear(SearchAnswer answer);
  void hear(Completion completion);
  void hear(DeclarationCard card);
  // What it wants since it was asked before.
  std::vector<SearchWish> take_wishes();

  // How many answers, and lines of a card of so many in all, there is room for: what is current
  // stays in view.
  void fit(std::size_t answers, std::size_t card_lines, std::size_t all_card_lines);

  [[nodiscard]] const LineEditor& line() const { return line_; }
  [[nodiscard]] const SearchAnswer& answer() const { return answer_; }
  // The answer is not of what stands in the line, or there is none yet.
  [[nodiscard]] bool is_waiting() const { return !has_answer_ || answered_ != line_.text(); }
  // What is wrong with the query as it stands.
  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] std::size_t error_at() const { return error_at_; }
  // Absent: the keys belong to the line.
  [[nodiscard]] std::optional<std::size_t> selected() const { return selected_; }
  [[nodiscard]] std::size_t first() const { return first_; }
  [[nodiscard]] const std::optional<DeclarationCard>& card() const { return card_; }
  [[nodiscard]] std::size_t first_card_line() const { return first_card_line_; }
  [[nodiscard]] const std::optional<Completion>& completion() const { return completion_; }
  // Of the completion's words, the one that stands in the line.
  [[nodiscard]] std::optional<std::size_t> completed() const { return completed_; }
  [[nodiscard]] bool shows_help() const { return shows_help_; }

 private:
  Reaction press_in_list(const Key& key);
  void press_in_card(const Key& key);
  void press_in_line(const Key& key);
  void move_selection(KeyKind kind);
  void go_back_in_history(bool older);
  void complete();
  void insert_completion(const std::string& word);
  void show();
  void changed();
  void ask(std::size_t limit);
  void remember();

  LineEditor line_;
  QueryHistory history_;
  SearchAnswer answer_;   // the last that had no error
  std::string answered_;  // the query last heard of
  bool has_answer_ = false;
  std::string error_;
  std::size_t error_at_ = 0;
  std::size_t limit_ = 0;  // asked for
  std::optional<std::size_t> selected_;
  std::size_t first_ = 0;
  std::size_t room_ = 1;
  std::optional<DeclarationCard> card_;
  std::size_t first_card_line_ = 0;
  std::size_t card_room_ = 1;
  std::size_t all_card_lines_ = 0;
  std::optional<Completion> completion_;
  std::optional<std::size_t> completed_;
  bool shows_when_answered_ = false;
  bool shows_help_ = false;
  std::vector<SearchWish> wishes_;
};

}  // namespace sequent::cli
