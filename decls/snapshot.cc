#include "decls/snapshot.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "decls/snapshot_wire.h"
#include "engine/store/typed.h"

namespace sequent::decls {
namespace {

constexpr int kTries = 3;

base::Digest content_of(const std::vector<SnapshotEntry>& entries) {
  base::Hasher hasher;
  hasher.field("snapshot 1");
  for (const SnapshotEntry& entry : entries) {
    hasher.field(entry.name).field(entry.content.raw());
  }
  return hasher.finish();
}

base::Error name_is_taken(const std::string& id) {
  return base::invalid("there is a snapshot '" + id + "' already");
}

}  // namespace

SnapshotDiff diff(const Snapshot& before, const Snapshot& after) {
  SnapshotDiff found;
  auto old = before.entries.begin();
  auto now = after.entries.begin();
  while (old != before.entries.end() || now != after.entries.end()) {
    if (now == after.entries.end() || (old != before.entries.end() && old->name < now->name)) {
      found.removed.push_back((old++)->name);
    } else if (old == before.entries.end() || now->name < old->name) {
      found.added.push_back((now++)->name);
    } else {
      if (old->content != now->content) {
        found.changed.push_back(now->name);
      } else if (old->module != now->module) {
        found.moved.push_back(now->name);
      }
      ++old;
      ++now;
    }
  }
  return found;
}

Snapshots::Snapshots(store::Store& store, std::string_view name_space, const base::Clock& clock)
    : store_(store.repeatable()), keys_(name_space), decls_(store, name_space), clock_(clock) {}

base::Result<Snapshot> Snapshots::take(const std::string& id) {
  for (int i = 0; i < kTries; ++i) {
    SEQUENT_TRY_ASSIGN(const std::int64_t before, decls_.version());
    Snapshot taken;
    SEQUENT_TRY(decls_.load_heads([&taken](DeclarationHead head) -> base::Status {
      taken.entries.push_back({.name = std::move(head.name),
                               .kind = head.kind,
                               .module = std::move(head.module),
                               .content = head.content});
      return {};
    }));
    SEQUENT_TRY_ASSIGN(const std::int64_t after, decls_.version());
    if (before == after) {
      std::ranges::sort(taken.entries, {}, &SnapshotEntry::name);
      taken.summary = {.id = id,
                       .created_ms = clock_.wall_ms(),
                       .declarations = taken.entries.size(),
                       .content = content_of(taken.entries)};
      return taken;
    }
  }
  return base::conflict("the library kept changing while a snapshot was taken; try again");
}

base::Result<SnapshotSummary> Snapshots::create(const std::string& id) {
  SEQUENT_TRY_ASSIGN(const bool taken, store::exists(store_, keys_.snapshot(id)));
  if (taken) {
    return name_is_taken(id);
  }
  SEQUENT_TRY_ASSIGN(const Snapshot snapshot, take(id));
  SEQUENT_TRY_ASSIGN(const bool fresh, store::put_bytes_if_absent(store_, keys_.snapshot(id),
                                                                  encode_snapshot(snapshot)));
  if (!fresh) {
    return name_is_taken(id);
  }
  SEQUENT_TRY(store::set_field(store_, keys_.snapshots(), id,
                               encode_snapshot({.summary = snapshot.summary, .entries = {}})));
  return snapshot.summary;
}

base::Result<std::vector<SnapshotSummary>> Snapshots::list() {
  SEQUENT_TRY_ASSIGN(const auto fields, store::get_all_fields(store_, keys_.snapshots()));
  std::vector<SnapshotSummary> found;
  for (const auto& [id, bytes] : fields) {
    SEQUENT_TRY_ASSIGN(Snapshot known, decode_snapshot(bytes));
    found.push_back(std::move(known.summary));
  }
  std::ranges::sort(found, [](const SnapshotSummary& a, const SnapshotSummary& b) {
    return std::tie(a.created_ms, a.id) < std::tie(b.created_ms, b.id);
  });
  return found;
}

base::Result<std::optional<Snapshot>> Snapshots::get(const std::string& id) {
  SEQUENT_TRY_ASSIGN(const auto bytes, store::get_bytes(store_, keys_.snapshot(id)));
  if (!bytes) {
    return std::optional<Snapshot>();
  }
  SEQUENT_TRY_ASSIGN(Snapshot found, decode_snapshot(*bytes));
  return std::optional(std::move(found));
}

base::Result<bool> Snapshots::remove(const std::string& id) {
  const std::array<std::string_view, 1> fields{id};
  SEQUENT_TRY(store::remove_fields(store_, keys_.snapshots(), fields));
  const std::string key = keys_.snapshot(id);
  const std::array<std::string_view, 1> keys{key};
  SEQUENT_TRY_ASSIGN(const std::int64_t removed, store::remove(store_, keys));
  return removed > 0;
}

}  // namespace sequent::decls
