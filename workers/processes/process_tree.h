#pragma once

#include <cstdint>
#include <optional>
#include <sys/types.h>
#include <vector>

namespace sequent::workers {

// What /proc says of processes. Every answer is a snapshot: a process may be
// gone, or new ones may be there, by the time it is read.

// The direct children of `parent`, zombies included; empty if it is gone.
[[nodiscard]] std::vector<pid_t> children_of(pid_t parent);

// Resident memory of `root` and all its descendants, in bytes; pages they share
// count once per process. 0 if they are gone.
[[nodiscard]] std::uint64_t tree_resident_bytes(pid_t root);

// The session that `pid` belongs to; absent if it is gone.
[[nodiscard]] std::optional<pid_t> session_of(pid_t pid);

}  // namespace sequent::workers
