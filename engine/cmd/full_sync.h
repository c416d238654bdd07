#pragma once

#include <cstdint>
#include <optional>

#include "engine/cmd/file_image.h"
#include "engine/state/instance.h"

namespace sequent::cmd {

// Gives all data to the clients that asked for it (SYNC), while commands go on: a file of one
// moment for all that have asked by then, in its turn with snapshots; each of them is sent the
// file and then what was written since that moment.
//
// Threads: only the one that holds the engine.
class FullSync {
 public:
  enum class Next : std::uint8_t {
    kNothing,  // to do
    kLater,    // it waits for clients to read, or for a snapshot
    kNow,
  };

  // Does a bounded part. REQUIRES: no command is half done.
  Next step(state::Instance& instance, std::int64_t now_ms);

 private:
  std::optional<FileImage> image_;
};

}  // namespace sequent::cmd
