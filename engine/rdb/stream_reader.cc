#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/rdb/bytes.h"
#include "engine/rdb/listpack.h"
#include "engine/rdb/stream_groups.h"
#include "engine/rdb/stream_value.h"

namespace sequent::rdb {
namespace {

// Reads the entries of one node.
//
// Borrows: all.
class NodeReader {
 public:
  NodeReader(data::StreamId first, ListpackReader elements, data::Stream& stream)
      : first_(first), elements_(elements), stream_(&stream) {}

  base::Status read(const data::StreamChunkLimits& limits) {
    SEQUENT_TRY_ASSIGN(const std::int64_t live, elements_.next_number());
    SEQUENT_TRY_ASSIGN(const std::int64_t deleted, elements_.next_number());
    SEQUENT_TRY_ASSIGN(const std::int64_t fields, elements_.next_number());
    SEQUENT_TRY(read_elements(fields_, fields));
    SEQUENT_TRY_ASSIGN(const std::int64_t end, elements_.next_number());
    if (end != 0) {
      return base::corrupt("a stream's node without an end of its field names");
    }
    while (!elements_.at_end()) {
      SEQUENT_TRY(read_entry(limits));
    }
    if (live != live_ || deleted != deleted_) {
      return base::corrupt("a stream's node with another number of entries than it says");
    }
    return elements_.check_count();
  }

 private:
  base::Status read_elements(std::vector<Element>& to, std::int64_t count) {
    to.clear();
    for (std::int64_t i = 0; i < count; ++i) {
      SEQUENT_TRY_ASSIGN(const Element element, elements_.next());
      to.push_back(element);
    }
    return {};
  }

  base::Status read_entry(const data::StreamChunkLimits& limits) {
    SEQUENT_TRY_ASSIGN(const std::int64_t flags, elements_.next_number());
    SEQUENT_TRY_ASSIGN(const std::int64_t ms, elements_.next_number());
    SEQUENT_TRY_ASSIGN(const std::int64_t seq, elements_.next_number());
    const bool same_fields = (flags & kEntrySameFields) != 0;
    auto fields = static_cast<std::int64_t>(fields_.size());
    if (!same_fields) {
      SEQUENT_TRY_ASSIGN(fields, elements_.next_number());
      constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 2;
      if (fields < 0 || fields > kMost) {
        return base::corrupt("a stream's entry with an impossible number of fields");
      }
      SEQUENT_TRY(read_elements(words_, 2 * fields));
    } else {
      SEQUENT_TRY(read_elements(words_, fields));
    }
    SEQUENT_TRY_ASSIGN(const std::int64_t size, elements_.next_number());
    // Flags, two numbers of the id, the words; the number of fields unless they are the node's.
    if (size != static_cast<std::int64_t>(words_.size()) + (same_fields ? 3 : 4)) {
      return base::corrupt("a stream's entry of another size than it says");
    }
    if ((flags & kEntryDeleted) != 0) {
      ++deleted_;
      return {};
    }
    ++live_;
    return append({.ms = first_.ms + static_cast<std::uint64_t>(ms),
                   .seq = first_.seq + static_cast<std::uint64_t>(seq)},
                  same_fields, limits);
  }

  base::Status append(data::StreamId id, bool same_fields, const data::StreamChunkLimits& limits) {
    if (id <= stream_->last_id()) {
      return base::corrupt("a stream with entries out of order");
    }
    const std::size_t count = same_fields ? 2 * words_.size() : words_.size();
    if (count == 0) {
      return base::corrupt("a stream's entry without fields");
    }
    digits_.resize(count);
    pairs_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      const Element& element =
          !same_fields ? words_[i] : (i % 2 == 0 ? fields_[i / 2] : words_[i / 2]);
      pairs_[i] = element.view(digits_[i]);
    }
    stream_->append(id, pairs_, limits);
    return {};
  }

  data::StreamId first_;
  ListpackReader elements_;
  data::Stream* stream_;
  std::vector<Element> fields_;
  std::vector<Element> words_;
  std::vector<base::NumberText> digits_;
  std::vector<std::string_view> pairs_;
  std::int64_t live_ = 0;
  std::int64_t deleted_ = 0;
};

base::Result<data::StreamId> read_id(Input& in) {
  SEQUENT_TRY_ASSIGN(const std::uint64_t ms, in.length());
  SEQUENT_TRY_ASSIGN(const std::uint64_t seq, in.length());
  return data::StreamId{.ms = ms, .seq = seq};
}

base::Status read_nodes(Input& in, data::Stream& stream, const data::StreamChunkLimits& limits) {
  SEQUENT_TRY_ASSIGN(const std::uint64_t nodes, in.length());
  std::string id_scratch;
  std::string node_scratch;
  for (std::uint64_t i = 0; i < nodes; ++i) {
    SEQUENT_TRY_ASSIGN(const std::string_view id, in.text(id_scratch));
    if (id.size() != 2 * sizeof(std::uint64_t)) {
      return base::corrupt("a stream's node under no id");
    }
    const data::StreamId first{.ms = load_big<std::uint64_t>(id.data()),
                               .seq = load_big<std::uint64_t>(id.data() + sizeof(std::uint64_t))};
    SEQUENT_TRY_ASSIGN(const std::string_view bytes, in.text(node_scratch));
    SEQUENT_TRY_ASSIGN(const ListpackReader elements, ListpackReader::open(bytes));
    SEQUENT_TRY(NodeReader(first, elements, stream).read(limits));
  }
  return {};
}

}  // namespace

base::Result<std::unique_ptr<data::Stream>> read_stream(Input& in,
                                                        ValueType type,
                                                        const data::StreamChunkLimits& limits) {
  auto stream = std::make_unique<data::Stream>();
  SEQUENT_TRY(read_nodes(in, *stream, limits));
  SEQUENT_TRY_ASSIGN(const std::uint64_t size, in.length());
  SEQUENT_TRY_ASSIGN(const data::StreamId last_id, read_id(in));
  if (size != stream->size() || last_id < stream->last_id()) {
    return base::corrupt("a stream with other entries than it says");
  }
  stream->set_last_id(last_id);
  if (type != ValueType::kStreamListpacks) {
    SEQUENT_TRY(read_id(in));  // of the first entry
    SEQUENT_TRY_ASSIGN(const data::StreamId max_deleted_id, read_id(in));
    SEQUENT_TRY_ASSIGN(const std::uint64_t entries_added, in.length());
    stream->set_max_deleted_id(max_deleted_id);
    stream->set_entries_added(entries_added);
  }
  SEQUENT_TRY(read_groups(in, type, *stream));
  return stream;
}

}  // namespace sequent::rdb
