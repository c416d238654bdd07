#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "cli/tui/search_model.h"
#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "engine/store/store.h"
#include "search/mirror.h"

namespace sequent::cli {

// Searches on a thread of its own, so that nobody waits for it: whoever asks hears later. A query
// that another one follows is given up.
//
// Borrows: the store, which nobody else uses meanwhile.
// Threads: one.
class LiveSearch {
 public:
  // An error: the library cannot be read; nothing is answered any more.
  using News = std::variant<SearchAnswer, Completion, DeclarationCard, base::Error>;

  static base::Result<std::unique_ptr<LiveSearch>> start(store::Store& store,
                                                         const std::string& name_space);
  // Blocking: until the library is read, if that goes on.
  ~LiveSearch();
  LiveSearch(const LiveSearch&) = delete;
  LiveSearch& operator=(const LiveSearch&) = delete;

  // kAsk, kComplete or kShow; one that waits is replaced by a later one of its kind.
  void ask(SearchWish wish);
  // A descriptor that can be read while there is news.
  [[nodiscard]] int source() const { return ready_.get(); }
  std::vector<News> take();

 private:
  struct State {
    std::optional<SearchWish> query;
    std::optional<SearchWish> completion;
    std::optional<SearchWish> declaration;
    std::stop_source searching;  // the query that is looked for
    std::vector<News> news;
  };

  LiveSearch(store::Store& store, const std::string& name_space, base::UniqueFd ready);
  void serve(const std::stop_token& stop);
  std::optional<SearchWish> next(const std::stop_token& stop, std::stop_token& given_up);
  void tell(News news);
  [[nodiscard]] base::Result<SearchAnswer> answer(const SearchWish& wish,
                                                  const std::stop_token& given_up);
  [[nodiscard]] base::Result<News> news_of(const SearchWish& wish, const std::stop_token& given_up);
  [[nodiscard]] base::Result<DeclarationCard> card_of(const std::string& name);

  search::Mirror mirror_;
  std::string name_space_;
  base::UniqueFd ready_;
  base::Guarded<State> state_;
  std::condition_variable asked_;
  std::jthread thread_;  // last: it uses the others
};

}  // namespace sequent::cli
