#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace sequent::persist {

// A file system for SQLite that passes all on to the real one and can be made to fail:
// to be full, not to sync, or to lose its power, which takes away an arbitrary part of
// what was written and not synced since.
//
// One for the whole test program; `reset` between tests. Threads: any.
class FaultyVfs {
 public:
  // The name to open databases by; registers it first.
  static const char* name();

  // No faults; forgets what is not synced.
  static void reset();
  // So many bytes may still be written to files beyond their present size; -1: no limit.
  static void set_room(std::int64_t bytes);
  // As with Linux, what a failed sync was for is never written, though a later one succeeds,
  // unless it is written once more.
  static void fail_syncs(bool fail);
  // And reading such a part again gives what is on disk.
  static void evict_dropped();

  // From here on nothing is written any more, and every call fails.
  static void cut_power();
  // Puts the files into a state in which they may be found after `cut_power`: what was
  // synced, and of the rest any part, even of a single write.
  // REQUIRES: no file is open.
  static void lose_unsynced(std::mt19937& random);
};

}  // namespace sequent::persist
