#include <optional>
#include <utility>

#include "engine/base/parse.h"
#include "engine/data/hash.h"
#include "engine/data/list.h"
#include "engine/data/zset.h"
#include "engine/rdb/listpack.h"
#include "engine/rdb/module_name.h"
#include "engine/rdb/old_packed.h"
#include "engine/rdb/stream_value.h"
#include "engine/rdb/value.h"

namespace sequent::rdb {
namespace {

using ForEach = base::Status (*)(std::string_view bytes, VisitElement visit);

Value of(std::unique_ptr<data::Collection> collection) {
  return {.bytes = {}, .collection = std::move(collection)};
}

base::Error twice(const char* what) {
  return base::corrupt(std::string("a ") + what + " that is there twice");
}

base::Result<Value> read_string(Input& in) {
  std::string scratch;
  SEQUENT_TRY_ASSIGN(const std::string_view text, in.text(scratch));
  if (text.data() == scratch.data()) {
    return Value{.bytes = std::move(scratch), .collection = nullptr};
  }
  return Value{.bytes = std::string(text), .collection = nullptr};
}

base::Result<Value> read_list(Input& in, const Limits& limits) {
  auto list = std::make_unique<data::List>(limits.list);
  SEQUENT_TRY_ASSIGN(const std::uint64_t count, in.length());
  std::string scratch;
  for (std::uint64_t i = 0; i < count; ++i) {
    SEQUENT_TRY_ASSIGN(const std::string_view element, in.text(scratch));
    list->push(data::List::End::kBack, element);
  }
  return of(std::move(list));
}

base::Status append_packed(data::List& list, std::string_view bytes, ForEach for_each) {
  base::NumberText digits;
  return for_each(bytes, [&](const Element& element) -> base::Status {
    list.push(data::List::End::kBack, element.view(digits));
    return {};
  });
}

base::Result<Value> read_list_ziplist(Input& in, const Limits& limits) {
  auto list = std::make_unique<data::List>(limits.list);
  std::string scratch;
  SEQUENT_TRY_ASSIGN(const std::string_view bytes, in.text(scratch));
  SEQUENT_TRY(append_packed(*list, bytes, for_each_in_ziplist));
  return of(std::move(list));
}

base::Result<Value> read_quicklist(Input& in, ValueType type, const Limits& limits) {
  auto list = std::make_unique<data::List>(limits.list);
  SEQUENT_TRY_ASSIGN(const std::uint64_t nodes, in.length());
  std::string scratch;
  for (std::uint64_t i = 0; i < nodes; ++i) {
    std::uint64_t kind = kPackedNode;
    if (type == ValueType::kListQuicklist2) {
      SEQUENT_TRY_ASSIGN(kind, in.length());
    }
    SEQUENT_TRY_ASSIGN(const std::string_view bytes, in.text(scratch));
    if (kind == kPlainNode) {
      list->push(data::List::End::kBack, bytes);
    } else if (kind == kPackedNode) {
      SEQUENT_TRY(append_packed(
          *list, bytes,
          type == ValueType::kListQuicklist2 ? for_each_in_listpack : for_each_in_ziplist));
    } else {
      return base::corrupt("a list with a node of an unknown kind");
    }
  }
  return of(std::move(list));
}

base::Result<Value> read_set(Input& in, const Limits& limits) {
  auto set = std::make_unique<data::Set>(limits.set_integers);
  SEQUENT_TRY_ASSIGN(const std::uint64_t count, in.length());
  std::string scratch;
  for (std::uint64_t i = 0; i < count; ++i) {
    SEQUENT_TRY_ASSIGN(const std::string_view member, in.text(scratch));
    if (!set->add(member)) {
      return twice("member");
    }
  }
  return of(std::move(set));
}

base::Result<Value> read_packed_set(Input& in, const Limits& limits, ForEach for_each) {
  auto set = std::make_unique<data::Set>(limits.set_integers);
  std::string scratch;
  SEQUENT_TRY_ASSIGN(const std::string_view bytes, in.text(scratch));
  base::NumberText digits;
  SEQUENT_TRY(for_each(bytes, [&](const Element& member) -> base::Status {
    if (!set->add(member.view(digits))) {
      return twice("member");
    }
    return {};
  }));
  return of(std::move(set));
}

base::Result<Value> read_hash(Input& in, const Limits& limits) {
  auto hash = std::make_unique<data::Hash>(limits.hash);
  SEQUENT_TRY_ASSIGN(const std::uint64_t count, in.length());
  std::string field_scratch;
  std::string value_scratch;
  for (std::uint64_t i = 0; i < count; ++i) {
    SEQUENT_TRY_ASSIGN(const std::string_view field, in.text(field_scratch));
    SEQUENT_TRY_ASSIGN(const std::string_view value, in.text(value_scratch));
    if (!hash->set(field, value)) {
      return twice("field");
    }
  }
  return of(std::move(hash));
}

// Visits elements two by two.
template <typename Visit>
base::Status for_each_pair(std::string_view bytes, ForEach for_each, Visit visit) {
  std::optional<Element> first;
  SEQUENT_TRY(for_each(bytes, [&](const Element& element) -> base::Status {
    if (!first) {
      first = element;
      return {};
    }
    return visit(*std::exchange(first, std::nullopt), element);
  }));
  if (first) {
    return base::corrupt("an odd number of elements where pairs are due");
  }
  return {};
}

base::Result<Value> read_packed_hash(Input& in, const Limits& limits, ForEach for_each) {
  auto hash = std::make_unique<data::Hash>(limits.hash);
  std::string scratch;
  SEQUENT_TRY_ASSIGN(const std::string_view bytes, in.text(scratch));
  base::NumberText field_digits;
  base::NumberText value_digits;
  SEQUENT_TRY(for_each_pair(bytes, for_each,
                            [&](const Element& field, const Element& value) -> base::Status {
                              if (!hash->set(field.view(field_digits), value.view(value_digits))) {
                                return twice("field");
                              }
                              return {};
                            }));
  return of(std::move(hash));
}

base::Result<Value> read_zset(Input& in, ValueType type, const Limits& limits) {
  auto zset = std::make_unique<data::ZSet>(limits.zset);
  SEQUENT_TRY_ASSIGN(const std::uint64_t count, in.length());
  std::string scratch;
  for (std::uint64_t i = 0; i < count; ++i) {
    SEQUENT_TRY_ASSIGN(const std::string_view member, in.text(scratch));
    // A score is short: reading it does not move a member that lies in `in`.
    SEQUENT_TRY_ASSIGN(const double score, type == ValueType::kZSet ? in.score() : in.text_score());
    if (!zset->set(member, score)) {
      return twice("member");
    }
  }
  return of(std::move(zset));
}

base::Result<double> score_of(const Element& element) {
  if (element.is_number) {
    return static_cast<double>(element.number);
  }
  const auto score = base::parse_double(element.text);
  if (!score) {
    return base::corrupt("a score that is no number");
  }
  return *score;
}

base::Result<Value> read_packed_zset(Input& in, const Limits& limits, ForEach for_each) {
  auto zset = std::make_unique<data::ZSet>(limits.zset);
  std::string scratch;
  SEQUENT_TRY_ASSIGN(const std::string_view bytes, in.text(scratch));
  base::NumberText digits;
  SEQUENT_TRY(for_each_pair(bytes, for_each,
                            [&](const Element& member, const Element& element) -> base::Status {
                              SEQUENT_TRY_ASSIGN(const double score, score_of(element));
                              if (!zset->set(member.view(digits), score)) {
                                return twice("member");
                              }
                              return {};
                            }));
  return of(std::move(zset));
}

base::Result<Value> read_stream_value(Input& in, ValueType type, const Limits& limits) {
  SEQUENT_TRY_ASSIGN(auto stream, read_stream(in, type, limits.stream));
  return of(std::move(stream));
}

}  // namespace

base::Result<Value> read_value(Input& in, std::uint8_t type, const Limits& limits) {
  switch (const auto known = static_cast<ValueType>(type)) {
    case ValueType::kString:
      return read_string(in);
    case ValueType::kList:
      return read_list(in, limits);
    case ValueType::kListZiplist:
      return read_list_ziplist(in, limits);
    case ValueType::kListQuicklist:
    case ValueType::kListQuicklist2:
      return read_quicklist(in, known, limits);
    case ValueType::kSet:
      return read_set(in, limits);
    case ValueType::kSetIntset:
      return read_packed_set(in, limits, for_each_in_intset);
    case ValueType::kSetListpack:
      return read_packed_set(in, limits, for_each_in_listpack);
    case ValueType::kHash:
      return read_hash(in, limits);
    case ValueType::kHashZipmap:
      return read_packed_hash(in, limits, for_each_in_zipmap);
    case ValueType::kHashZiplist:
      return read_packed_hash(in, limits, for_each_in_ziplist);
    case ValueType::kHashListpack:
      return read_packed_hash(in, limits, for_each_in_listpack);
    case ValueType::kZSet:
    case ValueType::kZSetText:
      return read_zset(in, known, limits);
    case ValueType::kZSetZiplist:
      return read_packed_zset(in, limits, for_each_in_ziplist);
    case ValueType::kZSetListpack:
      return read_packed_zset(in, limits, for_each_in_listpack);
    case ValueType::kStreamListpacks:
    case ValueType::kStreamListpacks2:
    case ValueType::kStreamListpacks3:
      return read_stream_value(in, known, limits);
    case ValueType::kModuleOld:
    case ValueType::kModule:
      return refuse_module(in);
  }
  return base::corrupt("a value of the unknown type " + std::to_string(type));
}

}  // namespace sequent::rdb
