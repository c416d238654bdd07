#include "cli/search/live_search.h"

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

#include "cli/decls/declaration_facts.h"
#include "cli/output/format.h"
#include "cli/search/completion.h"
#include "cli/search/findings.h"
#include "engine/base/ascii.h"
#include "engine/base/file_io.h"
#include "engine/base/parse.h"
#include "search/query_parser.h"

namespace sequent::cli {
namespace {

constexpr std::chrono::seconds kLookAgain{1};
constexpr std::string_view kColumn = "column ";

// "column 7: why" taken apart.
void set_error(SearchAnswer& answer, std::string_view message) {
  const std::size_t colon = message.find(": ");
  if (message.starts_with(kColumn) && colon != std::string_view::npos) {
    const auto column = base::parse_uint(message.substr(kColumn.size(), colon - kColumn.size()));
    if (column && *column > 0) {
      answer.error_at = static_cast<std::size_t>(*column - 1);
      message.remove_prefix(colon + 2);
    }
  }
  answer.error = printable(message);
}

bool is_blank(std::string_view text) {
  for (const char c : text) {
    if (!base::is_space(c)) {
      return false;
    }
  }
  return true;
}

}  // namespace

base::Result<std::unique_ptr<LiveSearch>> LiveSearch::start(store::Store& store,
                                                            const std::string& name_space) {
  base::UniqueFd ready(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!ready) {
    return base::unavailable("cannot make an event: " + base::system_message(errno));
  }
  return std::unique_ptr<LiveSearch>(new LiveSearch(store, name_space, std::move(ready)));
}

LiveSearch::LiveSearch(store::Store& store, const std::string& name_space, base::UniqueFd ready)
    : mirror_(store, name_space),
      name_space_(name_space),
      ready_(std::move(ready)),
      thread_([this](const std::stop_token& stop) { serve(stop); }) {}

LiveSearch::~LiveSearch() {
  thread_.request_stop();
  state_.lock()->searching.request_stop();
  asked_.notify_all();
}

void LiveSearch::ask(SearchWish wish) {
  {
    auto state = state_.lock();
    switch (wish.kind) {
      case SearchWish::Kind::kAsk:
        state->query = std::move(wish);
        state->searching.request_stop();
        break;
      case SearchWish::Kind::kComplete:
        state->completion = std::move(wish);
        break;
      case SearchWish::Kind::kShow:
        state->declaration = std::move(wish);
        break;
      case SearchWish::Kind::kRemember:
        return;
    }
  }
  asked_.notify_all();
}

std::vector<LiveSearch::News> LiveSearch::take() {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t read = ::read(ready_.get(), &count, sizeof count);
  return std::exchange(state_.lock()->news, {});
}

void LiveSearch::tell(News news) {
  state_.lock()->news.push_back(std::move(news));
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(ready_.get(), &one, sizeof one);
}

std::optional<SearchWish> LiveSearch::next(const std::stop_token& stop, std::stop_token& given_up) {
  auto state = state_.lock();
  const auto is_asked = [&] {
    return stop.stop_requested() || state->query || state->completion || state->declaration;
  };
  state.wait_until(asked_, std::chrono::steady_clock::now() + kLookAgain, is_asked);
  for (std::optional<SearchWish>* const wish : {&state->completion, &state->declaration}) {
    if (*wish) {
      return std::exchange(*wish, std::nullopt);
    }
  }
  state->searching = std::stop_source();
  given_up = state->searching.get_token();
  return std::exchange(state->query, std::nullopt);
}

void LiveSearch::serve(const std::stop_token& stop) {
  if (const base::Status read = mirror_.update(); !read) {
    tell(read.error());
    return;
  }
  if (mirror_.index().size() == 0) {
    tell(base::invalid("namespace " + name_space_ +
                       " has no declarations (see: sequent decls --help)"));
    return;
  }
  bool is_image_due = mirror_.is_worth_saving();
  while (!stop.stop_requested()) {
    std::stop_token given_up;
    const auto wish = next(stop, given_up);
    if (!wish) {
      // Nobody waits. An index that cannot be stored only makes the next search begin later.
      if (std::exchange(is_image_due, false) && !stop.stop_requested()) {
        static_cast<void>(mirror_.save());
      }
      continue;
    }
    auto news = news_of(*wish, given_up);
    if (!news) {
      tell(SearchAnswer{.query = wish->text,
                        .searched = mirror_.index().size(),
                        .error = printable(news.error().message)});
    } else if (!given_up.stop_requested()) {
      tell(std::move(*news));
    }
  }
}

base::Result<LiveSearch::News> LiveSearch::news_of(const SearchWish& wish,
                                                   const std::stop_token& given_up) {
  if (wish.kind == SearchWish::Kind::kComplete) {
    return News(complete_query(mirror_.index(), wish.text, wish.cursor));
  }
  if (wish.kind == SearchWish::Kind::kShow) {
    SEQUENT_TRY_ASSIGN(DeclarationCard card, card_of(wish.text));
    return News(std::move(card));
  }
  SEQUENT_TRY_ASSIGN(SearchAnswer found, answer(wish, given_up));
  return News(std::move(found));
}

base::Result<SearchAnswer> LiveSearch::answer(const SearchWish& wish,
                                              const std::stop_token& given_up) {
  SearchAnswer answer{.query = wish.text, .found = {}};
  if (const base::Status updated = mirror_.update(); !updated) {
    answer.warning = "what changed is not seen: " + printable(updated.error().message);
  }
  answer.searched = mirror_.index().size();
  if (is_blank(wish.text)) {
    return answer;
  }
  const auto query = search::parse_query(wish.text, mirror_.index());
  if (!query) {
    set_error(answer, query.error().message);
    return answer;
  }
  const search::SearchOptions options{.limit = wish.limit, .stop = given_up};
  SEQUENT_TRY_ASSIGN(const Findings findings, find_declarations(mirror_, *query, options, true));
  answer.total = findings.answer.total;
  answer.is_cut_short = findings.answer.is_cut_short || findings.relaxed.is_cut_short;
  for (const Findings::Shown& one : findings.shown) {
    const decls::Declaration& declaration = one.declaration;
    std::string about(name_of(declaration.kind));
    about += declaration.module.empty() ? "" : " in " + declaration.module;
    about += one.relaxed.empty() ? "" : "; relaxed, " + one.relaxed;
    answer.found.push_back({declaration.name, std::move(about), declaration.statement});
  }
  return answer;
}

base::Result<DeclarationCard> LiveSearch::card_of(const std::string& name) {
  SEQUENT_TRY_ASSIGN(const auto declaration, mirror_.declarations().get(name));
  if (!declaration) {
    return DeclarationCard{.title = name, .facts = {{"gone", "it was removed meanwhile"}}};
  }
  SEQUENT_TRY_ASSIGN(const auto users, mirror_.declarations().dependents(name));
  DeclarationCard card{.title = std::string(name_of(declaration->kind)) + " " + name, .facts = {}};
  for (DeclarationFact& fact : facts_of(*declaration, users.size())) {
    card.facts.push_back({std::move(fact.name), std::move(fact.value)});
  }
  return card;
}

}  // namespace sequent::cli
