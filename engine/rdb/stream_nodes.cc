#include "engine/rdb/stream_nodes.h"

#include <cstdint>

#include "engine/rdb/bytes.h"
#include "engine/rdb/format.h"
#include "engine/rdb/output.h"

namespace sequent::rdb {
namespace {

constexpr std::size_t kMostEntries = 100;  // of a node
constexpr std::size_t kMostBytes = 4096;

}  // namespace

void StreamNodes::add(const data::StreamEntry& entry) {
  if (entries_.empty() || entries_.size() == kMostEntries || bytes_ >= kMostBytes) {
    finish();
    first_ = entry.id();
  }
  entry.for_each([this](std::string_view field, std::string_view value) {
    bytes_ += field.size() + value.size();
  });
  entries_.push_back(entry);
}

void StreamNodes::finish() {
  if (entries_.empty()) {
    return;
  }
  ListpackWriter node;
  node.add_number(static_cast<std::int64_t>(entries_.size()));
  node.add_number(0);
  node.add_number(static_cast<std::int64_t>(entries_.front().pairs()));
  std::vector<std::string> fields;
  entries_.front().for_each([&](std::string_view field, std::string_view) {
    fields.emplace_back(field);
    node.add(field);
  });
  node.add_number(0);
  for (const data::StreamEntry& entry : entries_) {
    add_to(node, entry, fields);
  }
  std::string id;
  append_big(id, first_.ms);
  append_big(id, first_.seq);
  write_length(*text_, id.size());
  *text_ += id;
  write_text(*text_, node.finish());
  entries_.clear();
  bytes_ = 0;
  ++count_;
}

void StreamNodes::add_to(ListpackWriter& node,
                         const data::StreamEntry& entry,
                         const std::vector<std::string>& fields) const {
  bool same_fields = entry.pairs() == fields.size();
  std::size_t number = 0;
  entry.for_each([&](std::string_view field, std::string_view) {
    same_fields = same_fields && field == fields[number++];
  });
  node.add_number(same_fields ? kEntrySameFields : 0);
  node.add_number(static_cast<std::int64_t>(entry.id().ms - first_.ms));
  node.add_number(static_cast<std::int64_t>(entry.id().seq - first_.seq));
  if (!same_fields) {
    node.add_number(static_cast<std::int64_t>(entry.pairs()));
  }
  entry.for_each([&](std::string_view field, std::string_view value) {
    if (!same_fields) {
      node.add(field);
    }
    node.add(value);
  });
  node.add_number(
      static_cast<std::int64_t>(same_fields ? entry.pairs() + 3 : 2 * entry.pairs() + 4));
}

}  // namespace sequent::rdb
