#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/result.h"
#include "workers/provers/coq/coqdep.h"
#include "workers/provers/coq/observers.h"

namespace sequent::provers {

// What we know of a source from its bytes and the names around it.
// REQUIRES, to be kept: it loads no other source (facts.loads is empty).
struct SourceRecord {
  CoqdepEntry coqdep;
  SourceFacts facts;
};

// Records of sources by path and digest, in one local file for each context: flags,
// names of all files that coqdep can see, coqdep itself. So an unchanged
// project runs no coqdep, and reads no source.
//
// Format: docs/formats.md. A missing, damaged or foreign file is an empty cache.
// Threads: one.
class DependencyCache {
 public:
  DependencyCache(std::string folder, const base::Digest& context);

  // Null: not known. Holds until the next add().
  [[nodiscard]] const SourceRecord* find(const std::string& path, const base::Digest& source) const;
  void add(const std::string& path, const base::Digest& source, SourceRecord record);

  // Writes the cache down if it learnt something. Versions of sources that nobody asked for go
  // when there are more than four times as many as were asked for.
  base::Status save();

 private:
  using Key = std::pair<std::string, base::Digest>;
  struct Entry {
    SourceRecord record;
    mutable bool used = false;  // a look-up changes nothing but this
  };

  void load();

  std::string folder_;
  std::string path_;
  std::map<Key, Entry> entries_;
  bool changed_ = false;
};

}  // namespace sequent::provers
