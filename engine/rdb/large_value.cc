#include "engine/rdb/large_value.h"

#include <utility>

#include "engine/data/stream_group.h"
#include "engine/data/stream_rebuild.h"
#include "engine/rdb/format.h"
#include "engine/rdb/output.h"
#include "engine/rdb/stream_groups.h"
#include "engine/rdb/stream_value.h"

namespace sequent::rdb {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{128} << 10U;

// No large collection is packed as a whole.
ValueType type_of(data::Type type) {
  switch (type) {
    case data::Type::kList:
      return ValueType::kListQuicklist2;
    case data::Type::kSet:
      return ValueType::kSet;
    case data::Type::kZSet:
      return ValueType::kZSet;
    case data::Type::kHash:
      return ValueType::kHash;
    case data::Type::kStream:
      return ValueType::kStreamListpacks2;
    case data::Type::kString:
      break;
  }
  return ValueType::kString;
}

}  // namespace

void LargeValue::member(std::string_view text) {
  write_text(text_, text);
  ++elements_;
}

void LargeValue::scored(std::string_view member, double score) {
  write_text(text_, member);
  write_score(text_, score);
  ++elements_;
}

void LargeValue::field(std::string_view field, std::string_view value) {
  write_text(text_, field);
  write_text(text_, value);
  ++elements_;
}

void LargeValue::entry(const data::StreamEntry& entry) {
  if (!first_entry_) {
    first_entry_ = entry.id();
  }
  stream_.add(entry);
  ++elements_;
}

void LargeValue::counts(const data::StreamCounts& counts) {
  write_stream_counts(text_, elements_, first_entry_.value_or(data::StreamId{}), counts);
}

void LargeValue::group(std::string_view name, const data::StreamGroup& group) {
  write_group(groups_, name, group);
  ++group_count_;
}

// The entries of a stream hold no longer.
void LargeValue::end_part() {
  stream_.finish();
  if (text_.size() >= kPieceBytes) {
    piece_bytes_ += text_.size();
    pieces_.push_back(std::move(text_));
    text_.clear();
  }
}

std::string LargeValue::take_head() {
  list_.finish();
  std::string head(1, static_cast<char>(type_of(type_)));
  switch (type_) {
    case data::Type::kList:
      write_length(head, list_.count());
      break;
    case data::Type::kStream:
      write_length(head, stream_.count());
      write_length(text_, group_count_);
      break;
    default:
      write_length(head, elements_);
  }
  return head;
}

std::vector<std::string> LargeValue::take_pieces() {
  pieces_.push_back(std::move(text_));
  pieces_.push_back(std::move(groups_));
  return std::move(pieces_);
}

}  // namespace sequent::rdb
