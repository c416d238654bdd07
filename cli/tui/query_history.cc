#include "cli/tui/query_history.h"

namespace sequent::cli {

QueryHistory::QueryHistory(const std::vector<std::string>& queries) {
  for (const std::string& query : queries) {
    add(query);
  }
}

void QueryHistory::add(const std::string& query) {
  std::erase(queries_, query);
  queries_.push_back(query);
  if (queries_.size() > kMost) {
    queries_.erase(queries_.begin());
  }
  leave();
}

std::optional<std::string> QueryHistory::older(const std::string& draft) {
  if (at_ == 0) {
    return std::nullopt;
  }
  if (is_left()) {
    draft_ = draft;
  }
  return queries_[--at_];
}

std::optional<std::string> QueryHistory::newer() {
  if (is_left()) {
    return std::nullopt;
  }
  ++at_;
  return is_left() ? draft_ : queries_[at_];
}

}  // namespace sequent::cli
