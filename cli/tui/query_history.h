#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sequent::cli {

// Queries of before, the newest last, and the way back through them and forth again.
class QueryHistory {
 public:
  static constexpr std::size_t kMost = 1000;

  // Of equal ones the last stays, and of many the last kMost.
  explicit QueryHistory(const std::vector<std::string>& queries);

  [[nodiscard]] const std::vector<std::string>& queries() const { return queries_; }
  [[nodiscard]] bool is_newest(const std::string& query) const {
    return !queries_.empty() && queries_.back() == query;
  }
  // An equal one moves to the end; the way begins there again.
  void add(const std::string& query);

  // The query before the one where the way is; `draft` is what newer() comes back to.
  // Absent: it is the oldest.
  std::optional<std::string> older(const std::string& draft);
  // Absent: the way did not leave the draft.
  std::optional<std::string> newer();
  // What is typed is a draft of its own.
  void leave() { at_ = queries_.size(); }
  [[nodiscard]] bool is_left() const { return at_ == queries_.size(); }

 private:
  std::vector<std::string> queries_;
  std::size_t at_ = 0;
  std::string draft_;
};

}  // namespace sequent::cli
