#include "decls/snapshot_wire.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "decls/declaration.capnp.h"
#include "engine/base/message_wire.h"

namespace sequent::decls {
namespace {

using base::count_of;
using base::data_of;
using base::digest_of;
using base::text_of;

base::Error damaged(const std::string& id) {
  return base::corrupt("snapshot '" + id + "' is damaged");
}

base::Result<Snapshot> snapshot_of(wire::Snapshot::Reader from) {
  Snapshot to{.summary = {.id = text_of(from.getId()),
                          .created_ms = from.getCreatedMs(),
                          .declarations = from.getDeclarations(),
                          .content = {}},
              .entries = {}};
  const auto content = digest_of(from.getContent());
  if (!content) {
    return damaged(to.summary.id);
  }
  to.summary.content = *content;
  for (const wire::Entry::Reader entry : from.getEntries()) {
    const auto digest = digest_of(entry.getContent());
    if (!digest || entry.getKind() > static_cast<std::uint8_t>(DeclarationKind::kSyntax)) {
      return damaged(to.summary.id);
    }
    to.entries.push_back({.name = text_of(entry.getName()),
                          .kind = static_cast<DeclarationKind>(entry.getKind()),
                          .module = text_of(entry.getModule()),
                          .content = *digest});
  }
  const bool sorted = std::ranges::adjacent_find(to.entries, std::greater_equal<>(),
                                                 &SnapshotEntry::name) == to.entries.end();
  if (!sorted || (!to.entries.empty() && to.entries.size() != to.summary.declarations)) {
    return damaged(to.summary.id);
  }
  return to;
}

}  // namespace

std::string encode_snapshot(const Snapshot& snapshot) {
  capnp::MallocMessageBuilder message;
  auto root = message.initRoot<wire::Snapshot>();
  root.setId(text_of(snapshot.summary.id));
  root.setCreatedMs(snapshot.summary.created_ms);
  root.setDeclarations(snapshot.summary.declarations);
  root.setContent(data_of(snapshot.summary.content));
  auto entries = root.initEntries(count_of(snapshot.entries.size()));
  for (unsigned i = 0; i < entries.size(); ++i) {
    const SnapshotEntry& entry = snapshot.entries[i];
    entries[i].setName(text_of(entry.name));
    entries[i].setKind(static_cast<std::uint8_t>(entry.kind));
    entries[i].setModule(text_of(entry.module));
    entries[i].setContent(data_of(entry.content));
  }
  return base::packed(message);
}

base::Result<Snapshot> decode_snapshot(std::string_view bytes) {
  return base::unpack<wire::Snapshot>(bytes, snapshot_of);
}

}  // namespace sequent::decls
