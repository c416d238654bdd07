#include "engine/data/stream_chunk.h"

#include <algorithm>

#include "engine/data/packed_value.h"

namespace sequent::data {
namespace {

constexpr unsigned kLowBits = 0x7f;
constexpr unsigned kMore = 0x80;

void put_varint(HeapString& to, std::uint64_t value) {
  for (; value > kLowBits; value >>= 7U) {
    to.push_back(static_cast<char>((value & kLowBits) | kMore));
  }
  to.push_back(static_cast<char>(value));
}

std::uint64_t take_varint(const char*& at) {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at++);
    value |= static_cast<std::uint64_t>(byte & kLowBits) << shift;
    if ((byte & kMore) == 0) {
      return value;
    }
  }
}

void put_value(HeapString& to, std::string_view text) {
  const PackedValue value(text);
  to.append(value.head()).append(value.tail());
}

std::size_t listpack_back_size(std::size_t size) {
  constexpr std::size_t kOneByte = 127;
  constexpr std::size_t kTwoBytes = 16383;
  constexpr std::size_t kThreeBytes = 2097151;
  if (size <= kTwoBytes) {
    return size <= kOneByte ? 1 : 2;
  }
  return size <= kThreeBytes ? 3 : 4;
}

// Bytes that an element takes in Redis's listpack.
std::size_t listpack_integer(std::int64_t value) {
  const auto fits = [value](unsigned bits) {
    const std::int64_t limit = std::int64_t{1} << (bits - 1);
    return value >= -limit && value < limit;
  };
  std::size_t size = 9;
  if (value >= 0 && value <= 127) {
    size = 1;
  } else if (fits(13)) {
    size = 2;
  } else if (fits(16)) {
    size = 3;
  } else if (fits(24)) {
    size = 4;
  } else if (fits(32)) {
    size = 5;
  }
  return size + listpack_back_size(size);
}

std::size_t listpack_text(std::string_view text) {
  if (const auto value = base::parse_int(text)) {
    return listpack_integer(*value);
  }
  const std::size_t length = text.size();
  const std::size_t size = length + (length < 64 ? 1 : length < 4096 ? 2 : 5);
  return size + listpack_back_size(size);
}

}  // namespace

void StreamEntry::for_each(Visit visit) const {
  Digits field_digits;
  Digits value_digits;
  const char* field = fields_;
  const char* at = values_;
  for (std::size_t pair = 0; pair < pairs_; ++pair) {
    const char*& name = fields_ != nullptr ? field : at;
    const std::string_view field_text = packed_text(name, field_digits);
    name += packed_size(name);
    visit(field_text, packed_text(at, value_digits));
    at += packed_size(at);
  }
}

StreamChunk::StreamChunk(StreamId id, Pairs pairs) : first_(id), last_(id) {
  fields_ = static_cast<std::uint32_t>(pairs.size() / 2);
  std::size_t listpack = 7 + 2 + 2 + listpack_integer(fields_) + 2;
  for (std::size_t field = 0; field < pairs.size(); field += 2) {
    put_value(bytes_, pairs[field]);
    listpack += listpack_text(pairs[field]);
  }
  fields_size_ = static_cast<std::uint32_t>(bytes_.size());
  listpack_bytes_ = static_cast<std::uint32_t>(listpack);
  append(id, pairs);
}

bool StreamChunk::has_room_for(Pairs pairs, const StreamChunkLimits& limits) const {
  constexpr std::size_t kMostBytes = std::size_t{1} << 30U;
  const std::size_t most_bytes =
      limits.bytes == 0 ? kMostBytes : std::min(limits.bytes, kMostBytes);
  std::size_t size = 0;
  for (const std::string_view text : pairs) {
    size += text.size();
  }
  return listpack_bytes_ + size < most_bytes && (limits.entries == 0 || added_ < limits.entries);
}

bool StreamChunk::same_fields(Pairs pairs) const {
  if (pairs.size() / 2 != fields_) {
    return false;
  }
  const char* at = bytes_.data();
  for (std::size_t field = 0; field < pairs.size(); field += 2) {
    if (!PackedValue(pairs[field]).is_at(at)) {
      return false;
    }
    at += packed_size(at);
  }
  return true;
}

void StreamChunk::append(StreamId id, Pairs pairs) {
  const bool same = same_fields(pairs);
  const bool same_ms = id.ms == first_.ms;
  put_varint(bytes_, id.ms - first_.ms);
  put_varint(bytes_, same_ms ? id.seq - first_.seq : id.seq);
  put_varint(bytes_, same ? 0 : pairs.size() / 2);
  const auto fields = static_cast<std::int64_t>(pairs.size() / 2);
  std::size_t listpack = listpack_integer(same ? 2 : 0) +
                         listpack_integer(static_cast<std::int64_t>(id.ms - first_.ms)) +
                         listpack_integer(static_cast<std::int64_t>(id.seq - first_.seq)) +
                         (same ? listpack_integer(fields + 3)
                               : listpack_integer(fields) + listpack_integer(2 * fields + 4));
  for (std::size_t index = 0; index < pairs.size(); ++index) {
    if (!same || index % 2 == 1) {
      put_value(bytes_, pairs[index]);
      listpack += listpack_text(pairs[index]);
    }
  }
  listpack_bytes_ += static_cast<std::uint32_t>(listpack);
  last_ = id;
  ++count_;
  ++added_;
}

const char* StreamChunk::read(const char* at, StreamEntry& entry) const {
  const std::uint64_t ms = take_varint(at);
  const std::uint64_t seq = take_varint(at);
  const std::uint64_t pairs = take_varint(at);
  entry.id_ = {first_.ms + ms, ms == 0 ? first_.seq + seq : seq};
  entry.pairs_ = pairs == 0 ? fields_ : pairs;
  entry.fields_ = pairs == 0 ? bytes_.data() : nullptr;
  entry.values_ = at;
  for (std::size_t left = pairs == 0 ? fields_ : 2 * pairs; left > 0; --left) {
    at += packed_size(at);
  }
  return at;
}

void StreamChunk::cut(const char* from, const char* to, std::size_t count) {
  bytes_.erase(static_cast<std::size_t>(from - bytes_.data()), static_cast<std::size_t>(to - from));
  count_ -= static_cast<std::uint32_t>(count);
}

bool StreamChunk::erase(StreamId id) {
  StreamEntry entry;
  for (const char* at = begin(); at != end();) {
    const char* next = read(at, entry);
    if (entry.id() == id) {
      cut(at, next, 1);
      return true;
    }
    at = next;
  }
  return false;
}

void StreamChunk::erase_front(std::size_t count) {
  StreamEntry entry;
  const char* at = begin();
  for (std::size_t erased = 0; erased < count; ++erased) {
    at = read(at, entry);
  }
  cut(begin(), at, count);
}

std::optional<StreamEntry> StreamChunk::find(StreamId id) const {
  StreamEntry entry;
  for (const char* at = begin(); at != end();) {
    at = read(at, entry);
    if (entry.id() >= id) {
      return entry.id() == id ? std::optional(entry) : std::nullopt;
    }
  }
  return std::nullopt;
}

std::vector<StreamEntry> StreamChunk::entries() const {
  std::vector<StreamEntry> found(count_);
  const char* at = begin();
  for (StreamEntry& entry : found) {
    at = read(at, entry);
  }
  return found;
}

}  // namespace sequent::data
