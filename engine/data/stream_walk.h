#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "engine/data/still_walk.h"
#include "engine/data/stream.h"
#include "engine/data/stream_rebuild.h"

namespace sequent::data {

// The walk through a stream of many entries: chunk by chunk, then group by group. A chunk that
// loses entries before the walk has come to it is copied, and so is a group that somebody is
// about to use: with all that is pending in it, so it is groups with little of that which make
// the steps small.
class StreamWalk final : public StillWalk {
 public:
  StreamWalk(Hook& hook, const Stream& stream);

  void before_append(StreamId id);
  void before_erase(const StreamChunk& chunk);
  void before_use(std::string_view name, const StreamGroup& group);
  void before_new_group(std::string_view name) { new_groups_.emplace(name); }
  using StillWalk::step;
  bool step(ElementVisitor& visitor) override;

 private:
  struct Kept {
    StreamChunk chunk;
    StreamId last;  // what stands behind it was added later
  };

  // False: there are no entries left.
  bool step_entries(ElementVisitor& visitor);
  void give_chunk(const StreamChunk& chunk, StreamId last, ElementVisitor& visitor);
  // False: there are no groups left.
  bool step_groups(ElementVisitor& visitor);
  // The first that the walk has not come to. Null: there is none.
  [[nodiscard]] const Stream::Groups::value_type* next_group() const;
  [[nodiscard]] bool is_behind(std::string_view name) const {
    return done_with_groups_ || (last_group_ && name <= *last_group_);
  }

  const Stream* stream_;
  const StreamCounts counts_;
  StreamId next_;  // entries before it are given
  StreamId last_;  // of the entries in the stream, those up to it were there at the beginning
  std::map<StreamId, Kept> kept_chunks_;  // by their first ids
  bool done_with_entries_ = false;
  Stream::Groups kept_groups_;
  std::set<std::string, std::less<>> new_groups_;
  std::optional<std::string> last_group_;  // that was given
  bool done_with_groups_ = false;
};

}  // namespace sequent::data
