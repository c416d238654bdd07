#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/digest.h"
#include "proofcache/results/result_key.h"

namespace sequent::workers {

// What a worker tells the queue of a job whose result is kept: under which key,
// and whether it was there already (then no prover ran). A job that failed without a
// result to keep (time or memory limit) has a line for people in its place.
//
// With it goes the module's tree over what it loaded in this run, which dependents are keyed by:
// the result itself may be older than the proofs below.
//
// Format: three times 64 hexadecimal digits (key, interface tree, full tree) and `ran` or
// `reused`, a space between.
struct KeptOutcome {
  base::Digest key;
  proofcache::TreeDigests tree;
  bool reused = false;
  bool operator==(const KeptOutcome&) const = default;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] static std::optional<KeptOutcome> parse(std::string_view text);
};

}  // namespace sequent::workers
