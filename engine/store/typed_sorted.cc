#include "engine/store/typed_sorted.h"

#include <array>
#include <charconv>
#include <cmath>

namespace sequent::store {
namespace {

using resp::Reply;

std::string score_text(double score) {
  if (std::isinf(score)) {
    return score > 0 ? "+inf" : "-inf";
  }
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), score);
  return {text.data(), end};
}

Outcome run(Store& store, const std::vector<std::string>& command) {
  const std::vector<std::string_view> words(command.begin(), command.end());
  return store.run(words);
}

base::Result<std::vector<ScoredMember>> scored(Outcome outcome, Asked what) {
  SEQUENT_TRY_ASSIGN(auto flat, expect_list(std::move(outcome), what));
  std::vector<ScoredMember> members;
  members.reserve(flat.size() / 2);
  for (std::size_t i = 0; i + 1 < flat.size(); i += 2) {
    SEQUENT_TRY_ASSIGN(std::string member, expect_bytes(std::move(flat[i]), what));
    SEQUENT_TRY_ASSIGN(const auto score, expect_optional_double(std::move(flat[i + 1]), what));
    members.push_back({std::move(member), score.value_or(0)});
  }
  return members;
}

base::Result<StreamEntry> stream_entry(Reply reply, Asked what) {
  SEQUENT_TRY_ASSIGN(auto parts, expect_list(std::move(reply), what));
  if (parts.size() != 2) {
    return base::internal(what.text() + ": an entry is not an id and its fields");
  }
  StreamEntry entry;
  SEQUENT_TRY_ASSIGN(entry.id, expect_bytes(std::move(parts[0]), what));
  SEQUENT_TRY_ASSIGN(auto flat, expect_bytes_list(std::move(parts[1]), what));
  for (std::size_t i = 0; i + 1 < flat.size(); i += 2) {
    entry.fields.emplace_back(std::move(flat[i]), std::move(flat[i + 1]));
  }
  return entry;
}

base::Result<std::vector<StreamEntry>> stream_entries(Outcome outcome, Asked what) {
  SEQUENT_TRY_ASSIGN(auto replies, expect_list(std::move(outcome), what));
  std::vector<StreamEntry> entries;
  entries.reserve(replies.size());
  for (Reply& reply : replies) {
    SEQUENT_TRY_ASSIGN(StreamEntry entry, stream_entry(std::move(reply), what));
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

base::Result<std::int64_t> add_to_sorted_set(Store& store,
                                             std::string_view key,
                                             std::span<const ScoredMember> members) {
  std::vector<std::string> command{"ZADD", std::string(key)};
  for (const ScoredMember& each : members) {
    command.push_back(score_text(each.score));
    command.push_back(each.member);
  }
  return expect_integer(run(store, command), Asked("ZADD", key));
}

base::Result<std::int64_t> remove_from_sorted_set(Store& store,
                                                  std::string_view key,
                                                  Args members) {
  std::vector<std::string_view> command{"ZREM", key};
  command.insert(command.end(), members.begin(), members.end());
  return expect_integer(store.run(command), Asked("ZREM", key));
}

base::Result<std::optional<double>> get_score(Store& store,
                                              std::string_view key,
                                              std::string_view member) {
  const std::array words{std::string_view("ZSCORE"), key, member};
  return expect_optional_double(store.run(words), Asked("ZSCORE", key));
}

base::Result<std::vector<ScoredMember>> range_by_rank(Store& store,
                                                      std::string_view key,
                                                      std::int64_t first,
                                                      std::int64_t last) {
  return scored(run(store, {"ZRANGE", std::string(key), std::to_string(first), std::to_string(last),
                            "WITHSCORES"}),
                Asked("ZRANGE", key));
}

base::Result<std::vector<ScoredMember>> range_by_score(Store& store,
                                                       std::string_view key,
                                                       const ScoreRange& range) {
  return scored(
      run(store, {"ZRANGEBYSCORE", std::string(key), score_text(range.least),
                  score_text(range.most), "WITHSCORES", "LIMIT", "0", std::to_string(range.limit)}),
      Asked("ZRANGEBYSCORE", key));
}

base::Result<std::int64_t> count_sorted_set(Store& store, std::string_view key) {
  const std::array words{std::string_view("ZCARD"), key};
  return expect_integer(store.run(words), Asked("ZCARD", key));
}

base::Result<std::vector<ScoredMember>> pop_lowest(Store& store,
                                                   std::string_view key,
                                                   std::int64_t count) {
  return scored(run(store, {"ZPOPMIN", std::string(key), std::to_string(count)}),
                Asked("ZPOPMIN", key));
}

base::Result<std::string> add_to_stream(Store& store,
                                        std::string_view key,
                                        std::span<const Field> fields,
                                        std::int64_t most) {
  const std::string limit = std::to_string(most);
  std::vector<std::string_view> command{"XADD", key};
  if (most != 0) {
    command.insert(command.end(), {"MAXLEN", "~", limit});
  }
  command.emplace_back("*");
  for (const Field& field : fields) {
    command.push_back(field.first);
    command.push_back(field.second);
  }
  return expect_bytes(store.run(command), Asked("XADD", key));
}

base::Result<std::vector<StreamEntry>> read_stream(Store& store,
                                                   std::string_view key,
                                                   std::string_view after,
                                                   std::int64_t count,
                                                   std::chrono::milliseconds timeout) {
  const std::string at_most = std::to_string(count);
  const std::string wait = std::to_string(timeout.count());
  std::vector<std::string_view> command{"XREAD", "COUNT", at_most};
  if (timeout.count() > 0) {
    command.insert(command.end(), {"BLOCK", wait});
  }
  command.insert(command.end(), {"STREAMS", key, after});
  const Asked name("XREAD", key);
  SEQUENT_TRY_ASSIGN(auto streams, expect_list(store.run(command), name));
  if (streams.empty()) {
    return std::vector<StreamEntry>();
  }
  SEQUENT_TRY_ASSIGN(auto parts, expect_list(std::move(streams.front()), name));
  if (parts.size() != 2) {
    return base::internal(name.text() + ": a stream is not a name and its entries");
  }
  return stream_entries(std::move(parts[1]), name);
}

base::Result<std::string> last_stream_id(Store& store, std::string_view key) {
  SEQUENT_TRY_ASSIGN(
      auto entries,
      stream_entries(run(store, {"XREVRANGE", std::string(key), "+", "-", "COUNT", "1"}),
                     Asked("XREVRANGE", key)));
  return entries.empty() ? std::string("0-0") : std::move(entries.front().id);
}

base::Result<bool> has_stream_entry(Store& store, std::string_view key, std::string_view id) {
  const std::array words{std::string_view("XRANGE"), key, id, id};
  SEQUENT_TRY_ASSIGN(const auto entries, expect_list(store.run(words), Asked("XRANGE", key)));
  return !entries.empty();
}

base::Result<std::int64_t> count_stream(Store& store, std::string_view key) {
  const std::array words{std::string_view("XLEN"), key};
  return expect_integer(store.run(words), Asked("XLEN", key));
}

}  // namespace sequent::store
