#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decls/declaration.h"
#include "decls/declaration_store.h"
#include "engine/base/clock.h"
#include "engine/base/digest.h"
#include "engine/base/result.h"
#include "engine/store/store.h"

namespace sequent::decls {

struct SnapshotEntry {
  std::string name;
  DeclarationKind kind = DeclarationKind::kTheorem;
  std::string module;
  base::Digest content;  // content_digest.h
  bool operator==(const SnapshotEntry&) const = default;
};

// What a snapshot is, without what it holds.
struct SnapshotSummary {
  std::string id;
  std::int64_t created_ms = 0;  // since 1970
  std::uint64_t declarations = 0;
  base::Digest content;  // over all names and what each says: equal libraries have equal ones
  bool operator==(const SnapshotSummary&) const = default;
};

// What a library said at one time.
//
// Format: declaration.capnp.
struct Snapshot {
  SnapshotSummary summary;
  std::vector<SnapshotEntry> entries;  // sorted by name
  bool operator==(const Snapshot&) const = default;
};

// Names, sorted; each in one list at most.
struct SnapshotDiff {
  std::vector<std::string> added;
  std::vector<std::string> removed;
  std::vector<std::string> changed;  // say something else: type, universes or kind
  std::vector<std::string> moved;    // say the same, in another module
};

[[nodiscard]] SnapshotDiff diff(const Snapshot& before, const Snapshot& after);

// The named snapshots of a namespace.
//
// Borrows: all it is given.
// Errors: those of Store; kCorrupt: a snapshot is damaged.
// Threads: any.
class Snapshots {
 public:
  Snapshots(store::Store& store, std::string_view name_space, const base::Clock& clock);

  // kInvalid: there is one of that name. kConflict: the library kept changing meanwhile.
  base::Result<SnapshotSummary> create(const std::string& id);
  // The library as it is, not stored.
  base::Result<Snapshot> take(const std::string& id);
  // Sorted by time, then id.
  base::Result<std::vector<SnapshotSummary>> list();
  base::Result<std::optional<Snapshot>> get(const std::string& id);
  // False: there was none.
  base::Result<bool> remove(const std::string& id);

 private:
  store::Store& store_;
  DeclarationKeys keys_;
  DeclarationStore decls_;
  const base::Clock& clock_;
};

}  // namespace sequent::decls
