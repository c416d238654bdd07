// XREADGROUP, declared in stream_read_commands.h.

#include <algorithm>
#include <string>
#include <vector>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/stream_args.h"
#include "engine/cmd/stream_groups.h"
#include "engine/cmd/stream_read_args.h"
#include "engine/cmd/stream_read_commands.h"

namespace sequent::cmd {
namespace {

using data::NamedConsumer;
using data::PendingEntry;
using data::Stream;
using data::StreamGroup;
using data::StreamId;

// Stands for ">": what was not delivered yet.
constexpr StreamId kNew = StreamId::max();

// Of one key. Null: an error is replied.
StreamGroup* find_reader_group(Context& context, std::string_view key, std::string_view name) {
  const Context::Counting reading(context);
  const Lookup<Stream> stream = find_for_change<Stream>(context, key);
  if (stream.failed()) {
    return nullptr;
  }
  StreamGroup* group = stream ? stream->find_group(name) : nullptr;
  if (group == nullptr) {
    context.reply.error(no_such_key_or_group(key, name) + " in XREADGROUP with GROUP option");
  }
  return group;
}

// Behind which id to read. Absent: an error is replied.
std::optional<StreamId> read_id(Context& context, std::string_view word) {
  if (word == ">") {
    return kNew;
  }
  if (word == "$") {
    context.reply.error(
        "ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history "
        "of this consumer by specifying a proper ID, or use the > ID to get new messages. The $ "
        "ID would just return an empty result set.");
    return std::nullopt;
  }
  const auto id = StreamId::parse(word, 0);
  if (!id) {
    context.reply.error(kInvalidStreamId);
  }
  return id;
}

// What a consumer gets of one stream.
struct Delivery {
  std::string_view key;
  const Stream* stream;
  bool is_new;  // the ids are a range of the stream
  std::vector<StreamId> ids;
};

// Gives entries of one stream to the reader and records that.
class StreamDelivery {
 public:
  StreamDelivery(Context& context, const StreamReadArgs& query, std::string_view key)
      : context_(&context),
        query_(&query),
        stream_(*find_as<Stream>(context, key)),
        group_(*find_for_change<Stream>(context, key)->find_group(query.reader->group)),
        name_{key, query.reader->group} {}

  [[nodiscard]] bool has_news() const { return stream_.has_after(group_.last_id()); }
  // Also if the entries are gone again.
  [[nodiscard]] bool had_news() const { return stream_.last_id() > group_.last_id(); }

  // New entries, which from now on are pending unless the reader wants no such thing.
  Delivery news() {
    NamedConsumer& consumer = reader();
    Delivery delivery{.key = name_.key, .stream = &stream_, .is_new = true, .ids = {}};
    stream_.for_range(*group_.last_id().next(), StreamId::max(), [&](const data::StreamEntry& e) {
      delivery.ids.push_back(e.id());
      return delivery.ids.size() != query_->count;
    });
    for (const StreamId id : delivery.ids) {
      stream_.advance(group_, id);
      if (!query_->reader->no_ack) {
        group_.put_pending(
            {.id = id, .delivered_ms = context_->now_ms, .deliveries = 1, .owner = &consumer});
      }
    }
    record(consumer, query_->reader->no_ack ? std::vector<StreamId>{} : delivery.ids);
    if (!delivery.ids.empty()) {
      propagate_position(*context_, name_, group_);
    }
    return delivery;
  }

  // What is pending for the reader behind `after`; that counts as one more delivery.
  Delivery history(StreamId after) {
    NamedConsumer& consumer = reader();
    Delivery delivery{.key = name_.key, .stream = &stream_, .is_new = false, .ids = {}};
    consumer.second.pending().for_from(*after.next(), [&](const data::PendingId& pending) {
      delivery.ids.push_back(pending.id);
      return delivery.ids.size() != query_->count;
    });
    for (const StreamId id : delivery.ids) {
      if (stream_.find_entry(id)) {
        PendingEntry entry = *group_.pending().find(id);
        entry.delivered_ms = context_->now_ms;
        ++entry.deliveries;
        group_.put_pending(entry);
      }
    }
    record(consumer, delivery.ids);
    return delivery;
  }

 private:
  NamedConsumer& reader() {
    return seen_consumer(*context_, name_, group_, query_->reader->consumer);
  }
  void record(const NamedConsumer& consumer, const std::vector<StreamId>& ids) {
    context_->changed_quietly();
    propagate_claims(*context_, name_, group_, consumer, ids);
  }

  Context* context_;
  const StreamReadArgs* query_;
  const Stream& stream_;
  StreamGroup& group_;
  GroupName name_;
};

void reply_delivery(Context& context, const Delivery& delivery) {
  begin_stream(context, delivery.key);
  context.reply.begin_array(delivery.ids.size());
  if (delivery.is_new && !delivery.ids.empty()) {
    delivery.stream->for_range(delivery.ids.front(), delivery.ids.back(),
                               [&context](const data::StreamEntry& entry) {
                                 reply_entry(context.reply, entry);
                                 return true;
                               });
    return;
  }
  for (const StreamId id : delivery.ids) {
    if (const auto entry = delivery.stream->find_entry(id)) {
      reply_entry(context.reply, *entry);
    } else {
      context.reply.begin_array(2);
      context.reply.bulk(id.text());
      context.reply.null_array();
    }
  }
}

void wait(Context& context, Args args, const StreamReadArgs& query) {
  context.block({.keys = query.keys,
                 .wanted = data::Type::kStream,
                 .deadline_ms = *query.deadline_ms,
                 .command = args,
                 .also_when_gone = true});
}

void resume_read(Context& context, Args args, const StreamReadArgs& query) {
  const data::Entry entry = context.find(context.ready_key);
  if (!entry || entry.type() != data::Type::kStream) {
    return context.reply.error("UNBLOCKED the stream key no longer exists");
  }
  if (find_as<Stream>(context, context.ready_key)->find_group(query.reader->group) == nullptr) {
    return context.reply.error(
        "NOGROUP the consumer group this client was blocked on no longer exists");
  }
  StreamDelivery delivery(context, query, context.ready_key);
  if (!delivery.had_news()) {
    return wait(context, args, query);
  }
  begin_streams(context, 1);
  reply_delivery(context, delivery.news());
}

}  // namespace

void xreadgroup(Context& context, Args args) {
  StreamReadArgs query;
  if (!read_read_args(context, args, ReadVerb::kReadGroup, query)) {
    return;
  }
  context.propagate_nothing();
  if (context.origin == Origin::kResumed) {
    return resume_read(context, args, query);
  }
  std::vector<StreamId> after;
  for (std::size_t i = 0; i < query.keys.size(); ++i) {
    if (find_reader_group(context, query.keys[i], query.reader->group) == nullptr) {
      return;
    }
    const auto id = read_id(context, query.id_words[i]);
    if (!id) {
      return;
    }
    after.push_back(*id);
  }
  std::vector<Delivery> deliveries;
  for (std::size_t i = 0; i < query.keys.size(); ++i) {
    StreamDelivery delivery(context, query, query.keys[i]);
    if (after[i] != kNew) {
      deliveries.push_back(delivery.history(after[i]));
    } else if (delivery.has_news()) {
      deliveries.push_back(delivery.news());
    }
  }
  if (deliveries.empty()) {
    if (query.deadline_ms) {
      return wait(context, args, query);
    }
    return context.reply.null_array();
  }
  begin_streams(context, deliveries.size());
  for (const Delivery& delivery : deliveries) {
    reply_delivery(context, delivery);
  }
}

}  // namespace sequent::cmd
