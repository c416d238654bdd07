#pragma once

#include <string>
#include <string_view>

#include "engine/base/names.h"

namespace sequent::states {

// The keys of proof histories in a store; `docs/formats.md` says what each holds. No command takes
// two of them, so a cluster may spread them.
class HistoryKeys {
 public:
  explicit HistoryKeys(std::string_view name_space)
      : prefix_(base::escape_name(name_space) + ":proof:") {}

  // Hash: head, 0, 1, …: what is known of a session, and the segments of its steps.
  [[nodiscard]] std::string session(std::string_view id) const {
    return prefix_ + "session:" + base::escape_name(id);
  }
  // Sorted set: ids of sessions by the time they began at; may be of some that are gone.
  [[nodiscard]] std::string sessions() const { return prefix_ + "sessions"; }
  // Sorted set: ids of a file's completed sessions by the time they ended at; likewise.
  [[nodiscard]] std::string sessions_of(std::string_view file) const {
    return prefix_ + "file:" + base::escape_name(file);
  }

 private:
  std::string prefix_;
};

}  // namespace sequent::states
