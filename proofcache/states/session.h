#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "engine/base/digest.h"

namespace sequent::states {

enum class SessionStatus : std::uint8_t {
  kActive,     // it is being recorded, or its recorder died
  kCompleted,  // the whole source was recorded, whatever failed in it
  kAbandoned,  // the recorder stopped before the end
};

// One recording of one file: what is known without its steps.
struct Session {
  std::string id;      // names it in a namespace; of the file, and when: "List.v-1c9f…"
  std::string prover;  // "coq 8.16.1"
  std::string file;    // as the user named it, or relative to its project
  std::string module;  // logical name; empty: unknown
  base::Digest source;
  // Of all else that the outcome depends on: prover, arguments, interfaces of what it loads.
  base::Digest environment;
  SessionStatus status = SessionStatus::kActive;
  std::chrono::system_clock::time_point started;
  std::chrono::system_clock::time_point ended;  // of a session that is not active
  std::uint32_t steps = 0;
  std::uint32_t failures = 0;  // steps that were not done
  std::uint32_t states = 0;    // distinct
};

}  // namespace sequent::states
