#include "cli/tui/search_model.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace sequent::cli {
namespace {

constexpr std::size_t kAnswersAtOnce = 100;

// What all of them begin with.
std::string common_beginning(const std::vector<std::string>& words) {
  std::string common = words.front();
  for (const std::string& word : words) {
    const auto [end, unused] = std::ranges::mismatch(common, word);
    common.erase(end, common.end());
  }
  // Not within a character.
  while (common.size() < words.front().size() &&
         (static_cast<unsigned char>(words.front()[common.size()]) & 0xC0U) == 0x80) {
    common.pop_back();
  }
  return common;
}

}  // namespace

SearchModel::SearchModel(QueryHistory history) : history_(std::move(history)) {
  changed();
}

Reaction SearchModel::press(const Key& key) {
  if (key.kind == KeyKind::kControl && (key.text == "c" || key.text == "z")) {
    return key.text == "z" ? Reaction::kStop : Reaction::kLeave;
  }
  if (shows_help_) {
    shows_help_ = false;
    return Reaction::kGoOn;
  }
  if (key.kind == KeyKind::kHelp) {
    shows_help_ = true;
    return Reaction::kGoOn;
  }
  if (card_) {
    press_in_card(key);
    return Reaction::kGoOn;
  }
  return press_in_list(key);
}

Reaction SearchModel::press_in_list(const Key& key) {
  switch (key.kind) {
    case KeyKind::kEscape:
      if (completion_) {
        completion_.reset();
        return Reaction::kGoOn;
      }
      return Reaction::kLeave;
    case KeyKind::kEnter:
      show();
      break;
    case KeyKind::kTab:
      complete();
      break;
    case KeyKind::kUp:
    case KeyKind::kDown:
    case KeyKind::kPageUp:
    case KeyKind::kPageDown:
      move_selection(key.kind);
      break;
    default:
      if (key.kind == KeyKind::kControl && key.text == "d" && line_.text().empty()) {
        return Reaction::kLeave;
      }
      press_in_line(key);
  }
  return Reaction::kGoOn;
}

void SearchModel::press_in_card(const Key& key) {
  const bool leaves = key.kind == KeyKind::kEscape || key.kind == KeyKind::kEnter ||
                      key.kind == KeyKind::kLeft || key.kind == KeyKind::kBackspace ||
                      (key.kind == KeyKind::kCharacter && key.text == "q");
  if (leaves) {
    card_.reset();
  } else if (key.kind == KeyKind::kCharacter && key.text == "?") {
    shows_help_ = true;
  } else {
    const std::size_t most = all_card_lines_ - std::min(all_card_lines_, card_room_);
    first_card_line_ = moved(key.kind, first_card_line_, card_room_, most + 1);
  }
}

void SearchModel::press_in_line(const Key& key) {
  if (key.kind == KeyKind::kControl && (key.text == "p" || key.text == "n")) {
    go_back_in_history(key.text == "p");
    return;
  }
  const std::string before = line_.text();
  if (line_.press(key)) {
    selected_.reset();
    completion_.reset();
  }
  if (line_.text() != before) {
    history_.leave();
    changed();
  }
}

// Above the first answer stands the line, and behind it the history.
void SearchModel::move_selection(KeyKind kind) {
  const bool up = kind == KeyKind::kUp || kind == KeyKind::kPageUp;
  const std::size_t count = answer_.found.size();
  if (!selected_) {
    if (kind == KeyKind::kUp || (kind == KeyKind::kDown && !history_.is_left())) {
      go_back_in_history(up);
    } else if (!up && count > 0) {
      selected_ = 0;
      first_ = 0;
    }
    return;
  }
  if (up && *selected_ == 0) {
    selected_.reset();
    return;
  }
  selected_ = moved(kind, *selected_, room_, count);
  if (*selected_ + 1 == count && count < answer_.total && limit_ == count && !is_waiting()) {
    ask(limit_ + kAnswersAtOnce);
  }
}

void SearchModel::go_back_in_history(bool older) {
  const auto query = older ? history_.older(line_.text()) : history_.newer();
  if (query) {
    line_.set(*query);
    completion_.reset();
    selected_.reset();
    changed();
  }
}

void SearchModel::complete() {
  if (!completion_ || completion_->query != line_.text()) {
    wishes_.push_back(
        {.kind = SearchWish::Kind::kComplete, .text = line_.text(), .cursor = line_.cursor()});
    return;
  }
  if (!completion_->words.empty()) {
    completed_ = completed_ ? (*completed_ + 1) % completion_->words.size() : 0;
    insert_completion(completion_->words[*completed_]);
  }
}

void SearchModel::insert_completion(const std::string& word) {
  line_.replace(completion_->begin, completion_->end, word);
  completion_->end = completion_->begin + word.size();
  completion_->query = line_.text();
  selected_.reset();
  history_.leave();
  changed();
}

void SearchModel::show() {
  completion_.reset();
  if (is_waiting()) {
    shows_when_answered_ = true;
    return;
  }
  const std::size_t wanted = selected_.value_or(0);
  if (!error_.empty() || wanted >= answer_.found.size()) {
    return;
  }
  selected_ = wanted;
  remember();
  wishes_.push_back({.kind = SearchWish::Kind::kShow, .text = answer_.found[wanted].name});
}

void SearchModel::changed() {
  shows_when_answered_ = false;
  error_.clear();
  ask(kAnswersAtOnce);
}

void SearchModel::ask(std::size_t limit) {
  limit_ = limit;
  wishes_.push_back({.kind = SearchWish::Kind::kAsk, .text = line_.text(), .limit = limit});
}

void SearchModel::remember() {
  if (!history_.is_newest(line_.text()) && !line_.text().empty()) {
    history_.add(line_.text());
    wishes_.push_back({.kind = SearchWish::Kind::kRemember, .text = line_.text()});
  }
  history_.leave();
}

void SearchModel::hear(SearchAnswer answer) {
  if (answer.query != line_.text()) {
    return;
  }
  const bool is_more = has_answer_ && answered_ == answer.query && answer_.query == answer.query;
  has_answer_ = true;
  answered_ = answer.query;
  error_ = answer.error;
  error_at_ = answer.error_at;
  if (error_.empty()) {
    answer_ = std::move(answer);
    if (!is_more) {
      selected_.reset();
      first_ = 0;
    }
  }
  if (std::exchange(shows_when_answered_, false)) {
    show();
  }
}

void SearchModel::hear(Completion completion) {
  if (completion.query != line_.text()) {
    return;
  }
  completion_ = std::move(completion);
  completed_.reset();
  if (completion_->words.empty()) {
    return;
  }
  const std::string common = common_beginning(completion_->words);
  const bool is_only = completion_->words.size() == 1;
  if (is_only || common.size() > completion_->end - completion_->begin) {
    insert_completion(common);
  }
  if (is_only) {
    completion_.reset();
  }
}

void SearchModel::hear(DeclarationCard card) {
  card_ = std::move(card);
  first_card_line_ = 0;
}

std::vector<SearchWish> SearchModel::take_wishes() {
  return std::exchange(wishes_, {});
}

void SearchModel::fit(std::size_t answers, std::size_t card_lines, std::size_t all_card_lines) {
  room_ = std::max<std::size_t>(answers, 1);
  const std::size_t at = selected_.value_or(0);
  first_ = std::min(first_, at);
  if (at >= first_ + room_) {
    first_ = at - room_ + 1;
  }
  card_room_ = std::max<std::size_t>(card_lines, 1);
  all_card_lines_ = all_card_lines;
  first_card_line_ =
      std::min(first_card_line_, all_card_lines_ - std::min(all_card_lines_, card_room_));
}

}  // namespace sequent::cli
