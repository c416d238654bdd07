#include "workers/processes/bounded_output.h"

#include <algorithm>
#include <cassert>

namespace sequent::workers {

BoundedOutput::BoundedOutput(std::size_t limit_bytes) : half_(limit_bytes / 2) {
  assert(limit_bytes >= 2);
}

void BoundedOutput::append(std::string_view bytes) {
  const std::size_t to_head = std::min(half_ - head_.size(), bytes.size());
  head_.append(bytes.substr(0, to_head));
  bytes.remove_prefix(to_head);
  if (bytes.size() > half_) {
    omitted_ += bytes.size() - half_;
    bytes.remove_prefix(bytes.size() - half_);
  }
  const std::size_t to_tail = std::min(half_ - tail_.size(), bytes.size());
  tail_.append(bytes.substr(0, to_tail));
  bytes.remove_prefix(to_tail);
  omitted_ += bytes.size();
  while (!bytes.empty()) {
    const std::size_t part = std::min(bytes.size(), half_ - tail_start_);
    tail_.replace(tail_start_, part, bytes.substr(0, part));
    tail_start_ = (tail_start_ + part) % half_;
    bytes.remove_prefix(part);
  }
}

std::string BoundedOutput::text() const {
  std::string all = head_;
  if (omitted_ > 0) {
    all += "\n[... " + std::to_string(omitted_) + " bytes omitted ...]\n";
  }
  all.append(tail_, tail_start_);
  all.append(tail_, 0, tail_start_);
  return all;
}

}  // namespace sequent::workers
