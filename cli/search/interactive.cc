#include "cli/search/interactive.h"

#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "cli/search/history_file.h"
#include "cli/search/live_search.h"
#include "cli/tui/query_history.h"
#include "cli/tui/screen_program.h"
#include "cli/tui/search_model.h"
#include "cli/tui/search_view.h"
#include "engine/base/paths.h"

namespace sequent::cli {
namespace {

class InteractiveSearch final : public ScreenProgram {
 public:
  InteractiveSearch(LiveSearch& search, QueryHistory history, std::optional<HistoryFile> file)
      : search_(search), model_(std::move(history)), file_(std::move(file)) {
    grant();
  }

  ScreenBuffer draw(std::size_t rows, std::size_t columns) override {
    return draw_search(model_, rows, columns);
  }
  Reaction press(const Key& key) override {
    const Reaction reaction = model_.press(key);
    grant();
    return reaction;
  }
  [[nodiscard]] int source() const override { return search_.source(); }
  base::Status hear() override {
    for (LiveSearch::News& news : search_.take()) {
      if (base::Error* const error = std::get_if<base::Error>(&news)) {
        return std::move(*error);
      }
      if (SearchAnswer* const answer = std::get_if<SearchAnswer>(&news)) {
        model_.hear(std::move(*answer));
      } else if (Completion* const completion = std::get_if<Completion>(&news)) {
        model_.hear(std::move(*completion));
      } else {
        model_.hear(std::get<DeclarationCard>(std::move(news)));
      }
    }
    grant();
    return {};
  }
  // What went wrong with the file of queries; it is tried once.
  [[nodiscard]] const base::Status& remembered() const { return remembered_; }

 private:
  void grant() {
    for (SearchWish& wish : model_.take_wishes()) {
      if (wish.kind != SearchWish::Kind::kRemember) {
        search_.ask(std::move(wish));
      } else if (file_ && remembered_) {
        remembered_ = file_->add(wish.text);
      }
    }
  }

  LiveSearch& search_;
  SearchModel model_;
  std::optional<HistoryFile> file_;  // absent: the user has no folder for it
  base::Status remembered_;
};

}  // namespace

base::Status search_interactively(Terminal& terminal,
                                  store::Store& store,
                                  const std::string& name_space) {
  if (!terminal.is_live()) {
    return base::unavailable("an interactive search needs a terminal that can move its cursor");
  }
  std::optional<HistoryFile> file;
  std::vector<std::string> queries;
  if (const auto folders = base::user_folders()) {
    file.emplace(folders->state + "/search_history");
    SEQUENT_TRY_ASSIGN(queries, file->read());
  }
  QueryHistory history(queries);
  if (queries.size() > 2 * QueryHistory::kMost) {
    SEQUENT_TRY(file->replace(history.queries()));
  }
  SEQUENT_TRY_ASSIGN(const std::unique_ptr<LiveSearch> search,
                     LiveSearch::start(store, name_space));
  InteractiveSearch program(*search, std::move(history), std::move(file));
  SEQUENT_TRY(run_on_screen(program, terminal.has_colours()));
  return program.remembered();
}

}  // namespace sequent::cli
