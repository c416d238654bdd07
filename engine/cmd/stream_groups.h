#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/cmd/context.h"
#include "engine/cmd/lookup.h"
#include "engine/data/stream.h"

namespace sequent::cmd {

// Of XGROUP and XINFO.
[[nodiscard]] std::string no_such_group(std::string_view key, std::string_view group);
// Of the commands that take a key and a group.
[[nodiscard]] std::string no_such_key_or_group(std::string_view key, std::string_view group);
// Of words behind a subcommand that do not fit it.
[[nodiscard]] std::string wrong_subcommand(Args args);

// A stream and one of its groups, both there or both null.
struct FoundGroup {
  data::Stream* stream = nullptr;
  data::StreamGroup* group = nullptr;
  explicit operator bool() const { return group != nullptr; }
};
// To change: says `will_change`. Else the error is replied: wrong type, no such key or group.
FoundGroup find_group_for_change(Context& context, std::string_view key, std::string_view group);

// One consumer group of a key, to record what became of it.
struct GroupName {
  std::string_view key;
  std::string_view group;
};
// Seen now; made if there is none.
data::NamedConsumer& seen_consumer(Context& context,
                                   const GroupName& name,
                                   data::StreamGroup& group,
                                   std::string_view consumer);
// The consumer as it is, with these ids pending as they are; an id that is not, is left out.
void propagate_claims(Context& context,
                      const GroupName& name,
                      const data::StreamGroup& group,
                      const data::NamedConsumer& consumer,
                      std::span<const data::StreamId> ids);
// Its last id and count of entries read.
void propagate_position(Context& context, const GroupName& name, const data::StreamGroup& group);
// These ids are not pending any more.
void propagate_acknowledged(Context& context,
                            const GroupName& name,
                            std::span<const data::StreamId> ids);

}  // namespace sequent::cmd
