#include "engine/data/still_walk.h"

#include "engine/data/rebuild.h"

namespace sequent::data {

bool StillWalk::step(std::string_view key, const EmitCommand& emit) {
  RebuildVisitor visitor(key, emit);
  return step(visitor);
}

}  // namespace sequent::data
