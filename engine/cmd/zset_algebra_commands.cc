#include "engine/cmd/zset_algebra_commands.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "engine/cmd/arg_reader.h"
#include "engine/cmd/context.h"
#include "engine/cmd/errors.h"
#include "engine/cmd/lookup.h"
#include "engine/cmd/zset_algebra.h"
#include "engine/cmd/zset_lookup.h"

namespace sequent::cmd {
namespace {

using data::ZSet;

enum class Operation : std::uint8_t { kUnion, kIntersection, kDifference };
enum class Result : std::uint8_t { kReply, kStore, kCount };

struct Query {
  std::vector<ScoredSet> inputs;
  Aggregate aggregate = Aggregate::kSum;
  bool with_scores = false;
  std::uint64_t limit = 0;
};

// False: the key holds something else; that is replied.
bool add_input(Context& context, std::string_view key, std::vector<ScoredSet>& inputs) {
  const data::Entry entry = context.find_to_read(key);
  if (!entry) {
    inputs.emplace_back();
  } else if (entry.type() == data::Type::kZSet || entry.type() == data::Type::kSet) {
    inputs.emplace_back(entry);
  } else {
    context.reply.error(kWrongType);
    return false;
  }
  return true;
}

void read_aggregate(ArgReader& in, Query& query) {
  if (in.take("SUM")) {
    query.aggregate = Aggregate::kSum;
  } else if (in.take("MIN")) {
    query.aggregate = Aggregate::kMin;
  } else if (in.take("MAX")) {
    query.aggregate = Aggregate::kMax;
  } else {
    in.fail();
  }
}

void read_options(ArgReader& in, Operation operation, Result result, Query& query) {
  constexpr std::string_view kNegativeLimit = "ERR LIMIT can't be negative";
  const bool weighted = operation != Operation::kDifference && result != Result::kCount;
  while (in.more()) {
    if (weighted && in.take("WEIGHTS", query.inputs.size())) {
      for (ScoredSet& input : query.inputs) {
        input.weight = in.real("ERR weight value is not a float");
      }
    } else if (weighted && in.take("AGGREGATE", 1)) {
      read_aggregate(in, query);
    } else if (result == Result::kReply && in.take("WITHSCORES")) {
      query.with_scores = true;
    } else if (result == Result::kCount && in.take("LIMIT", 1)) {
      query.limit = static_cast<std::uint64_t>(in.integer_in(
          0, std::numeric_limits<std::int64_t>::max(), kNegativeLimit, kNegativeLimit));
    } else {
      in.fail();
    }
  }
}

// Reads `numkeys key [key ...] [options]`. False: an error is replied.
bool read_query(Context& context, ArgReader& in, Operation operation, Result result, Query& query) {
  const std::int64_t count = in.integer();
  if (count < 1) {
    in.fail("ERR at least 1 input key is needed for '" + std::string(context.spec->name) +
            "' command");
  }
  const Args keys = in.failed() ? Args() : in.words(static_cast<std::size_t>(count));
  for (const std::string_view key : keys) {
    if (!add_input(context, key, query.inputs)) {
      return false;
    }
  }
  read_options(in, operation, result, query);
  return !in.failed();
}

ScoredMembers compute(Operation operation, Query& query) {
  switch (operation) {
    case Operation::kUnion:
      return unite(std::move(query.inputs), query.aggregate);
    case Operation::kIntersection:
      return intersect(std::move(query.inputs), query.aggregate);
    case Operation::kDifference:
      return subtract(query.inputs);
  }
  return {};
}

void reply_computed(Context& context, Args args, Operation operation) {
  Query query;
  ArgReader in(context.reply, args);
  if (!read_query(context, in, operation, Result::kReply, query)) {
    return;
  }
  ScoredMembers result = compute(operation, query);
  std::sort(result.begin(), result.end(), [](const ScoredMember& a, const ScoredMember& b) {
    return a.score < b.score || (a.score == b.score && a.member < b.member);
  });
  resp::ReplySink& reply = context.reply;
  const bool nested = query.with_scores && context.session.protocol > 2;
  reply.begin_array(query.with_scores && !nested ? 2 * result.size() : result.size());
  for (const ScoredMember& one : result) {
    if (nested) {
      reply.begin_array(2);
    }
    reply.bulk(one.member);
    if (query.with_scores) {
      reply.real(one.score);
    }
  }
}

void store_computed(Context& context, Args args, Operation operation) {
  Query query;
  ArgReader in(context.reply, args, 2);
  if (!read_query(context, in, operation, Result::kStore, query)) {
    return;
  }
  const ScoredMembers members = compute(operation, query);
  std::size_t longest = 0;
  for (const ScoredMember& one : members) {
    longest = std::max(longest, one.member.size());
  }
  auto result = make_zset(context);
  result->prepare_for(members.size(), longest);
  for (const ScoredMember& one : members) {
    result->set(one.member, one.score);
  }
  const auto size = static_cast<std::int64_t>(result->size());
  store_collection(context, args[1], std::move(result));
  context.reply.integer(size);
}

}  // namespace

void zunion(Context& context, Args args) {
  reply_computed(context, args, Operation::kUnion);
}
void zinter(Context& context, Args args) {
  reply_computed(context, args, Operation::kIntersection);
}
void zdiff(Context& context, Args args) {
  reply_computed(context, args, Operation::kDifference);
}
void zunionstore(Context& context, Args args) {
  store_computed(context, args, Operation::kUnion);
}
void zinterstore(Context& context, Args args) {
  store_computed(context, args, Operation::kIntersection);
}
void zdiffstore(Context& context, Args args) {
  store_computed(context, args, Operation::kDifference);
}

void zintercard(Context& context, Args args) {
  Query query;
  ArgReader in(context.reply, args);
  if (read_query(context, in, Operation::kIntersection, Result::kCount, query)) {
    context.reply.integer(
        static_cast<std::int64_t>(count_intersection(std::move(query.inputs), query.limit)));
  }
}

}  // namespace sequent::cmd
