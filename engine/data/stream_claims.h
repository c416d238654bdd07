#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/data/stream_group.h"
#include "engine/data/value.h"

namespace sequent::data {

// Gathers pending entries of one consumer into XCLAIM commands that make them again, and
// the consumer, as they are now: of a log or a snapshot, where the option SEENTIME is known
// and FORCE asks for no entry.
//
// Borrows: all.
class StreamClaims {
 public:
  StreamClaims(std::string_view key,
               std::string_view group,
               const NamedConsumer& consumer,
               const EmitCommand& emit)
      : key_(key), group_(group), consumer_(&consumer), emit_(&emit) {}

  void add(const PendingEntry& entry);
  // Emits what is left; the consumer alone if there was no entry.
  void finish();

 private:
  void emit();

  std::string_view key_;
  std::string_view group_;
  const NamedConsumer* consumer_;
  const EmitCommand* emit_;
  PendingEntry first_;  // those of `ids_` were delivered as it was
  std::vector<StreamId> ids_;
  bool emitted_ = false;
};

}  // namespace sequent::data
