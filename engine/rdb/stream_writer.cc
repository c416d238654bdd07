#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/rdb/bytes.h"
#include "engine/rdb/listpack.h"
#include "engine/rdb/output.h"
#include "engine/rdb/stream_groups.h"
#include "engine/rdb/stream_value.h"

namespace sequent::rdb {
namespace {

constexpr std::size_t kMostEntries = 100;  // of a node
constexpr std::size_t kMostBytes = 4096;

// Makes nodes of the entries of a stream.
class Nodes {
 public:
  void add(const data::StreamEntry& entry) {
    if (entries_.empty() || entries_.size() == kMostEntries || bytes_ >= kMostBytes) {
      finish();
      first_ = entry.id();
    }
    std::size_t bytes = 0;
    entry.for_each([&bytes](std::string_view field, std::string_view value) {
      bytes += field.size() + value.size();
    });
    bytes_ += bytes;
    entries_.push_back(entry);
  }

  // Ends the node on its way.
  void finish() {
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
    write_length(text_, id.size());
    text_ += id;
    write_text(text_, node.finish());
    entries_.clear();
    bytes_ = 0;
    ++count_;
  }

  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void add_to(ListpackWriter& node,
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

  std::vector<data::StreamEntry> entries_;
  std::size_t bytes_ = 0;
  data::StreamId first_;
  std::size_t count_ = 0;
  std::string text_;
};

void write_id(std::string& to, data::StreamId id) {
  write_length(to, id.ms);
  write_length(to, id.seq);
}

}  // namespace

void write_stream(std::string& to, const data::Stream& stream) {
  Nodes nodes;
  std::optional<data::StreamId> first;
  stream.for_range({}, data::StreamId::max(), [&](const data::StreamEntry& entry) {
    if (!first) {
      first = entry.id();
    }
    nodes.add(entry);
    return true;
  });
  nodes.finish();
  write_length(to, nodes.count());
  to.append(nodes.text());
  write_length(to, stream.size());
  write_id(to, stream.last_id());
  write_id(to, first.value_or(data::StreamId{}));
  write_id(to, stream.max_deleted_id());
  write_length(to, stream.entries_added());
  write_groups(to, stream);
}

}  // namespace sequent::rdb
