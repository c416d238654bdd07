#include "engine/data/value.h"

#include "engine/data/packed.h"
#include "engine/data/still_walk.h"

namespace sequent::data {

std::string_view type_name(Type type) {
  switch (type) {
    case Type::kString:
      return "string";
    case Type::kList:
      return "list";
    case Type::kSet:
      return "set";
    case Type::kZSet:
      return "zset";
    case Type::kHash:
      return "hash";
    case Type::kStream:
      return "stream";
  }
  return "none";
}

std::optional<PackedView> Collection::elements() const {
  return std::nullopt;
}

std::unique_ptr<StillWalk> Collection::begin_walk() {
  return nullptr;
}

}  // namespace sequent::data
