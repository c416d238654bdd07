#include <cstddef>
#include <cstdint>

#include "engine/base/parse.h"
#include "engine/data/hash.h"
#include "engine/data/list.h"
#include "engine/data/zset.h"
#include "engine/rdb/bytes.h"
#include "engine/rdb/list_nodes.h"
#include "engine/rdb/listpack.h"
#include "engine/rdb/output.h"
#include "engine/rdb/stream_value.h"
#include "engine/rdb/value.h"

namespace sequent::rdb {
namespace {

void write_type(std::string& to, ValueType type) {
  to.push_back(static_cast<char>(type));
}

void write_list(std::string& to, const data::List& list) {
  write_type(to, ValueType::kListQuicklist2);
  std::string text;
  ListNodes nodes(text);
  list.for_range(0, list.size(), [&nodes](std::string_view element) {
    nodes.add(element);
    return true;
  });
  nodes.finish();
  write_length(to, nodes.count());
  to.append(text);
}

void write_integers(std::string& to, const data::Set& set) {
  std::size_t width = sizeof(std::int16_t);
  set.for_each([&width](std::string_view member) {
    const std::int64_t number = base::parse_int(member).value_or(0);
    if (number != static_cast<std::int32_t>(number)) {
      width = sizeof(std::int64_t);
    } else if (number != static_cast<std::int16_t>(number) && width < sizeof(std::int32_t)) {
      width = sizeof(std::int32_t);
    }
  });
  std::string bytes;
  append_little(bytes, static_cast<std::uint32_t>(width));
  append_little(bytes, static_cast<std::uint32_t>(set.size()));
  set.for_each([&](std::string_view member) {
    std::string number;
    append_little(number, base::parse_int(member).value_or(0));
    bytes.append(number, 0, width);
  });
  write_text(to, bytes);
}

void write_set(std::string& to, const data::Set& set) {
  if (set.is_integers()) {
    write_type(to, ValueType::kSetIntset);
    write_integers(to, set);
    return;
  }
  write_type(to, ValueType::kSet);
  write_length(to, set.size());
  set.for_each([&to](std::string_view member) { write_text(to, member); });
}

void write_hash(std::string& to, const data::Hash& hash) {
  if (hash.encoding() == "listpack") {
    ListpackWriter packed;
    hash.for_each([&packed](std::string_view field, std::string_view value) {
      packed.add(field);
      packed.add(value);
    });
    if (packed.size() < kMostPacked) {
      write_type(to, ValueType::kHashListpack);
      write_text(to, packed.finish());
      return;
    }
  }
  write_type(to, ValueType::kHash);
  write_length(to, hash.size());
  hash.for_each([&to](std::string_view field, std::string_view value) {
    write_text(to, field);
    write_text(to, value);
  });
}

void write_zset(std::string& to, const data::ZSet& zset) {
  if (zset.encoding() == "listpack") {
    ListpackWriter packed;
    zset.for_each([&packed](std::string_view member, double score) {
      packed.add(member);
      packed.add(base::format_double(score));
    });
    if (packed.size() < kMostPacked) {
      write_type(to, ValueType::kZSetListpack);
      write_text(to, packed.finish());
      return;
    }
  }
  write_type(to, ValueType::kZSet);
  write_length(to, zset.size());
  zset.for_each([&to](std::string_view member, double score) {
    write_text(to, member);
    write_score(to, score);
  });
}

}  // namespace

void write_string(std::string& to, std::string_view bytes) {
  write_type(to, ValueType::kString);
  write_text(to, bytes);
}

void write_collection(std::string& to, const data::Collection& collection) {
  switch (collection.type()) {
    case data::Type::kList:
      return write_list(to, static_cast<const data::List&>(collection));
    case data::Type::kSet:
      return write_set(to, static_cast<const data::Set&>(collection));
    case data::Type::kZSet:
      return write_zset(to, static_cast<const data::ZSet&>(collection));
    case data::Type::kHash:
      return write_hash(to, static_cast<const data::Hash&>(collection));
    case data::Type::kStream:
      write_type(to, ValueType::kStreamListpacks2);
      return write_stream(to, static_cast<const data::Stream&>(collection));
    case data::Type::kString:
      break;
  }
}

}  // namespace sequent::rdb
