#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "proofcache/states/session.h"
#include "proofcache/states/step.h"

namespace sequent::states {

// A session as it is stored, and where its steps are.
//
// Format: session.capnp, packed, under a checksum.
struct SessionHead {
  Session session;
  std::uint32_t segments = 0;
  std::string base;           // the session whose first steps are its own; empty: none
  StepNumber base_steps = 0;  // how many
  std::uint32_t depth = 0;    // how many bases stand behind each other
  bool gone = false;          // it is being removed, and there for those only that share its steps
};

[[nodiscard]] std::string encode_head(const SessionHead& head);
// kCorrupt: the bytes are no head, or damaged.
[[nodiscard]] base::Result<SessionHead> decode_head(std::string_view bytes);

}  // namespace sequent::states
