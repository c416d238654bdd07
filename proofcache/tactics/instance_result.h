#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/digest.h"

namespace sequent::tactics {

// What names the outcome of a search for an instance. Wrong hits in Lean came from leaving out
// one of these.
struct InstanceKey {
  base::Digest environment;  // declarations and instances in scope; the prover itself
  std::string class_name;
  std::string target;  // the class with its arguments, as the prover prints it
  std::vector<std::string> local_instances;  // in the order in which they are tried
  std::string options;                       // that change the search: depth, transparency, ...
};

enum class InstanceVerdict : std::uint8_t {
  kFound,    // `text` is the instance
  kNone,     // there is none; `text` says why, if the prover does
  kTimeout,  // not found within `limit`: answers only limits up to it
};

struct InstanceResult {
  InstanceVerdict verdict = InstanceVerdict::kNone;
  std::string text;
  std::chrono::milliseconds limit{0};  // of kTimeout
  std::chrono::microseconds time{0};   // that the prover took

  bool operator==(const InstanceResult&) const = default;
};

}  // namespace sequent::tactics
