#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.h"
#include "proofcache/results/result_key.h"

namespace sequent::proofcache {

// The first 8 bytes of a digest: enough to see a difference, too few to rely on.
using Mark = std::uint64_t;

[[nodiscard]] Mark mark_of(const base::Digest& digest);
[[nodiscard]] Mark mark_of(std::string_view text);

struct NamedMark {
  Mark name = 0;
  Mark content = 0;
  bool operator==(const NamedMark&) const = default;
};

// What a result was made from, in 60 bytes and 16 for each file, library and
// dependency: kept to explain later why a job has no result. Arguments and
// environment are named by digest: many jobs share them.
//
// Format: little endian; key 32, prover 8, arguments 32, environment 32, source name and content
// 8 + 8, observer 1, then for files, libraries, dependencies a count of 4 and (name, content) of 8
// + 8.
struct Origin {
  base::Digest key;
  Mark prover = 0;
  base::Digest arguments;    // of words_text
  base::Digest environment;  // of words_text
  NamedMark source;
  bool observer = false;
  std::vector<NamedMark> files;
  std::vector<NamedMark> libraries;
  std::vector<NamedMark> dependencies;  // their interface trees; for observers the full ones

  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<Origin> decode(std::string_view bytes);
};

[[nodiscard]] Origin origin_of(const base::Digest& key,
                               const JobInputs& inputs,
                               std::span<const DirectDependency> dependencies);

// A list of words as one text, and back.
[[nodiscard]] std::string words_text(const std::vector<std::string>& words);
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);
// NAME=value of each.
[[nodiscard]] std::vector<std::string> assignments(
    const std::vector<std::pair<std::string, std::string>>& variables);

}  // namespace sequent::proofcache
