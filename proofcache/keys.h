#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "engine/base/digest.h"
#include "engine/base/names.h"

namespace sequent::proofcache {

// The keys of results in a store; `docs/formats.md` says what each holds.
class ResultKeys {
 public:
  explicit ResultKeys(std::string_view name_space) : prefix_(base::escape_name(name_space) + ":") {}

  // String: the manifest.
  [[nodiscard]] std::string result(const base::Digest& key) const {
    return prefix_ + "result:" + key.hex();
  }
  // String: the key of the last result of a job with these inputs of its own.
  [[nodiscard]] std::string hint(const base::Digest& own_inputs) const {
    return prefix_ + "hint:" + own_inputs.hex();
  }
  // List: what the last results of a module were made from.
  [[nodiscard]] std::string origins(std::string_view module) const {
    return prefix_ + "origins:" + base::escape_name(module);
  }
  // String: a list of words that many origins share.
  [[nodiscard]] std::string words(const base::Digest& digest) const {
    return prefix_ + "words:" + digest.hex();
  }
  // List: pairs of results that differ.
  [[nodiscard]] std::string nondeterminism() const { return prefix_ + "nondeterminism"; }
  // Hash: hits, misses, saved_us, results.
  [[nodiscard]] std::string counts() const { return prefix_ + "cache:counts"; }

 private:
  std::string prefix_;
};

// The keys of blobs in a store.
class BlobKeys {
 public:
  explicit BlobKeys(std::string_view name_space) : prefix_(base::escape_name(name_space) + ":") {}

  // String: the head of a blob.
  [[nodiscard]] std::string blob(const base::Digest& digest) const {
    return prefix_ + "blob:" + digest.hex();
  }
  // String: a further chunk of it.
  [[nodiscard]] std::string chunk(const base::Digest& digest, std::size_t index) const {
    return blob(digest) + ":" + std::to_string(index);
  }

 private:
  std::string prefix_;
};

// The keys of one computation under way. All share one hash tag; scripts get them in this order.
class FlightKeys {
 public:
  FlightKeys(std::string_view name_space, const base::Digest& computed)
      : FlightKeys("{" + base::escape_name(name_space) + ":flight:" + computed.hex() + "}:") {}
  // Beside other keys of its owner's: `prefix` has their hash tag, and names what is computed.
  explicit FlightKeys(const std::string& prefix)
      : keys_{prefix + "holder", prefix + "waiting", prefix + "ended"} {}

  [[nodiscard]] std::array<std::string_view, 3> all() const {
    return {keys_[0], keys_[1], keys_[2]};
  }
  // String: the token of who is at it.
  [[nodiscard]] const std::string& holder() const { return keys_[0]; }
  // List: one word for each that waits.
  [[nodiscard]] const std::string& ended() const { return keys_[2]; }

 private:
  std::array<std::string, 3> keys_;
};

}  // namespace sequent::proofcache
