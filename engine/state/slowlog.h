#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/state/words.h"

namespace sequent::state {

// The last commands that took longer than they should.
class Slowlog {
 public:
  struct Entry {
    std::int64_t id = 0;
    std::int64_t time_s = 0;
    std::int64_t microseconds = 0;
    std::vector<std::string> words;  // the first of them, each cut
    std::string address;
    std::string name;
  };

  // `entry` without id and words; the oldest go until there are at most `most`.
  void add(Entry entry, Args words, std::size_t most);
  void limit(std::size_t most);
  void clear() { entries_.clear(); }
  // The youngest first.
  [[nodiscard]] const std::deque<Entry>& entries() const { return entries_; }

 private:
  std::deque<Entry> entries_;
  std::int64_t next_id_ = 0;
};

}  // namespace sequent::state
