#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/digest.h"

namespace sequent::proofcache {

struct NamedDigest {
  std::string name;
  base::Digest digest;
  bool operator==(const NamedDigest&) const = default;
};

// What a checked module is to those who load it: its interface (what its proofs
// cannot change) and all of it.
struct ProductDigests {
  base::Digest interface;
  base::Digest full;
  bool operator==(const ProductDigests&) const = default;
};

// A module together with all that it loads, as two digests: each names, by collision resistance,
// the interfaces (or all bytes) of every module below, with their logical names.
struct TreeDigests {
  base::Digest interface;
  base::Digest full;
  bool operator==(const TreeDigests&) const = default;
};

// A module that a job asks for itself; what that one loads is in its tree.
struct DirectDependency {
  std::string module;  // logical name
  TreeDigests tree;
};

// All that a job reads besides the modules it loads. No absolute path, no
// working directory, no name of a machine.
struct JobInputs {
  std::string module;                  // logical name
  std::string prover;                  // fingerprint of binary, version, plugins, standard library
  std::vector<std::string> arguments;  // canonical, load paths and source included
  std::vector<std::pair<std::string, std::string>> environment;  // declared variables; sorted
  NamedDigest source;                                            // path in the workspace
  std::vector<NamedDigest> files;      // further declared files, by path in the workspace; sorted
  std::vector<NamedDigest> libraries;  // installed libraries it loads from, by name; sorted
  bool observer = false;               // reads proofs of what it loads
};

// Raised when the same inputs may give another result because we changed.
inline constexpr int kKeySchema = 2;

// What a result is found by. Interface key: SHA-256 over schema version, prover,
// arguments, environment, source, files, libraries and the interface trees of
// the dependencies. Full key, for observers: the same over their full trees.
// The order of `dependencies` does not matter.
[[nodiscard]] base::Digest result_key(const JobInputs& inputs,
                                      std::span<const DirectDependency> dependencies);

// A digest over the inputs without the dependencies: what a result is keyed by, but for what
// it loads.
[[nodiscard]] base::Digest own_inputs_digest(const JobInputs& inputs);
// The same as result_key, for callers that have that digest.
[[nodiscard]] base::Digest result_key(const base::Digest& own_inputs,
                                      bool observer,
                                      std::span<const DirectDependency> dependencies);

// The tree of a module whose product is known.
[[nodiscard]] TreeDigests tree_digests(const std::string& module,
                                       const ProductDigests& product,
                                       std::span<const DirectDependency> dependencies);

}  // namespace sequent::proofcache
