#include "engine/cmd/stream_claim_commands.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <vector>

#include "engine/base/wrapping.h"
#include "engine/cmd/arg_reader.h"
#include "engine/cmd/stream_args.h"
#include "engine/cmd/stream_groups.h"

namespace sequent::cmd {
namespace {

using data::NamedConsumer;
using data::PendingEntry;
using data::Stream;
using data::StreamGroup;
using data::StreamId;

// What XCLAIM and XAUTOCLAIM do with an entry that they give to a consumer.
struct ClaimOptions {
  std::int64_t min_idle_ms = 0;
  std::optional<std::int64_t> delivered_ms;  // absent: now
  std::optional<std::uint64_t> deliveries;   // absent: one more, or with `just_ids` as many
  std::optional<std::int64_t> seen_ms;       // of a log: when the consumer was seen
  StreamId last_id;
  bool force = false;
  bool just_ids = false;
};

// One run of claims for a consumer, which is made with the first.
class Claim {
 public:
  Claim(Context& context,
        const FoundGroup& found,
        const GroupName& name,
        std::string_view consumer,
        const ClaimOptions& options)
      : context_(&context),
        stream_(found.stream),
        group_(found.group),
        name_(name),
        consumer_name_(consumer),
        options_(&options) {}

  // Gives the entry to the consumer, unless it is not pending or not idle long enough; one that
  // is not in the stream any more ceases to be pending. False: neither.
  bool take(StreamId id) {
    const PendingEntry* known = group_->pending().find(id);
    const bool from_log = options_->force && context_->instance.loading;
    if (!from_log && !stream_->find_entry(id)) {
      if (!group_->acknowledge(id)) {
        return false;
      }
      context_->changed_quietly();
      gone_.push_back(id);
      return true;
    }
    if (known == nullptr ? !options_->force : !is_idle(*known)) {
      return false;
    }
    if (consumer_ == nullptr) {
      consumer_ = &seen_consumer(*context_, name_, *group_, consumer_name_);
    }
    const std::uint64_t deliveries =
        (known != nullptr ? known->deliveries : 1) + (options_->just_ids ? 0 : 1);
    group_->put_pending({.id = id,
                         .delivered_ms = options_->delivered_ms.value_or(context_->now_ms),
                         .deliveries = options_->deliveries.value_or(deliveries),
                         .owner = consumer_});
    context_->changed_quietly();
    taken_.push_back(id);
    return true;
  }

  // The entries that the consumer was given, or their ids.
  void reply_taken() const {
    context_->reply.begin_array(taken_.size());
    for (const StreamId id : taken_) {
      const auto entry = options_->just_ids ? std::nullopt : stream_->find_entry(id);
      if (entry) {
        reply_entry(context_->reply, *entry);
      } else {
        context_->reply.bulk(id.text());
      }
    }
  }
  // The ids that ceased to be pending.
  void reply_gone() const {
    context_->reply.begin_array(gone_.size());
    for (const StreamId id : gone_) {
      context_->reply.bulk(id.text());
    }
  }
  void propagate() const {
    propagate_acknowledged(*context_, name_, gone_);
    if (consumer_ != nullptr) {
      propagate_claims(*context_, name_, *group_, *consumer_, taken_);
    }
  }

 private:
  [[nodiscard]] bool is_idle(const PendingEntry& entry) const {
    return options_->min_idle_ms <= 0 ||
           base::wrapping_sub(context_->now_ms, entry.delivered_ms) >= options_->min_idle_ms;
  }

  Context* context_;
  Stream* stream_;
  StreamGroup* group_;
  GroupName name_;
  std::string_view consumer_name_;
  const ClaimOptions* options_;
  NamedConsumer* consumer_ = nullptr;
  std::vector<StreamId> taken_;
  std::vector<StreamId> gone_;
};

// The ids, as far as words are ids.
std::vector<StreamId> read_ids(ArgReader& in) {
  std::vector<StreamId> ids;
  while (in.more()) {
    const auto id = StreamId::parse(in.peek(), 0);
    if (!id) {
      break;
    }
    in.word();
    ids.push_back(*id);
  }
  return ids;
}

std::string unknown_option(std::string_view word) {
  return "ERR Unrecognized XCLAIM option '" + std::string(word.substr(0, word.find('\0'))) + "'";
}

// A time before the epoch or to come is taken for now. What a log says was right when it
// was written.
std::int64_t sane_time(const Context& context, std::int64_t time_ms) {
  const bool is_sane = context.instance.loading || (time_ms >= 0 && time_ms <= context.now_ms);
  return is_sane ? time_ms : context.now_ms;
}

void read_claim_options(const Context& context, ArgReader& in, ClaimOptions& options) {
  std::optional<std::int64_t> delivered_ms;
  while (in.more()) {
    if (in.take("FORCE")) {
      options.force = true;
    } else if (in.take("JUSTID")) {
      options.just_ids = true;
    } else if (in.take("IDLE", 1)) {
      // What wraps around is out of range, as any time to come.
      const std::int64_t idle_ms = in.integer("ERR Invalid IDLE option argument for XCLAIM");
      delivered_ms = base::wrapping_sub(context.now_ms, idle_ms);
    } else if (in.take("TIME", 1)) {
      delivered_ms = in.integer("ERR Invalid TIME option argument for XCLAIM");
    } else if (in.take("RETRYCOUNT", 1)) {
      const std::int64_t count = in.integer("ERR Invalid RETRYCOUNT option argument for XCLAIM");
      options.deliveries = count < 0 && !context.instance.loading
                               ? std::nullopt
                               : std::optional(static_cast<std::uint64_t>(count));
    } else if (in.take("LASTID", 1)) {
      options.last_id = read_stream_id(in, 0);
    } else if (context.instance.loading && in.take("SEENTIME", 1)) {
      options.seen_ms = in.integer();
    } else {
      in.fail(unknown_option(in.peek()));
    }
  }
  if (delivered_ms) {
    options.delivered_ms = sane_time(context, *delivered_ms);
  }
}

void read_auto_claim_options(ArgReader& in, ClaimOptions& options, std::int64_t& count) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 16;
  constexpr std::string_view kCountError = "ERR COUNT must be > 0";
  while (in.more()) {
    if (in.take("COUNT", 1)) {
      count = in.integer_in(1, kMost, kCountError, kCountError);
    } else if (in.take("JUSTID")) {
      options.just_ids = true;
    } else {
      in.fail();
    }
  }
}

}  // namespace

void xclaim(Context& context, Args args) {
  const GroupName name{args[1], args[2]};
  const FoundGroup found = find_group_for_change(context, name.key, name.group);
  if (!found) {
    return;
  }
  ArgReader in(context.reply, args, 4);
  ClaimOptions options;
  options.min_idle_ms = in.integer("ERR Invalid min-idle-time argument for XCLAIM");
  const std::vector<StreamId> ids = read_ids(in);
  read_claim_options(context, in, options);
  if (in.failed()) {
    return;
  }
  StreamGroup& group = *found.group;
  context.propagate_nothing();
  if (options.last_id > group.last_id()) {
    group.set_position(options.last_id, group.entries_read());
    context.changed_quietly();
    propagate_position(context, name, group);
  }
  Claim claim(context, found, name, args[3], options);
  for (const StreamId id : ids) {
    claim.take(id);
  }
  if (options.seen_ms) {
    seen_consumer(context, name, group, args[3]).second.seen_ms = *options.seen_ms;
  }
  claim.propagate();
  claim.reply_taken();
}

void xautoclaim(Context& context, Args args) {
  ArgReader in(context.reply, args, 4);
  ClaimOptions options;
  options.min_idle_ms = in.integer("ERR Invalid min-idle-time argument for XAUTOCLAIM");
  const StreamId start = read_interval_start(in);
  std::int64_t count = 100;
  read_auto_claim_options(in, options, count);
  if (in.failed()) {
    return;
  }
  const GroupName name{args[1], args[2]};
  const FoundGroup found = find_group_for_change(context, name.key, name.group);
  if (!found) {
    return;
  }
  constexpr std::int64_t kAttempts = 10;
  const auto& pending = found.group->pending();
  context.propagate_nothing();
  Claim claim(context, found, name, args[3], options);
  std::optional<StreamId> next = start;
  for (std::int64_t left = count * kAttempts; left > 0 && count > 0 && next; --left) {
    const PendingEntry* entry = pending.at_or_after(*next);
    if (entry == nullptr) {
      next.reset();
      break;
    }
    const StreamId id = entry->id;
    next = id.next();
    count -= claim.take(id) ? 1 : 0;
  }
  const PendingEntry* rest = next ? pending.at_or_after(*next) : nullptr;
  claim.propagate();
  context.reply.begin_array(3);
  context.reply.bulk((rest != nullptr ? rest->id : StreamId{}).text());
  claim.reply_taken();
  claim.reply_gone();
}

}  // namespace sequent::cmd
