#include "engine/store/typed.h"

#include <array>
#include <charconv>
#include <initializer_list>

namespace sequent::store {
namespace {

using resp::Reply;
using Words = std::initializer_list<std::string_view>;

// The outcome of one command, and what it was.
struct Answer {
  Outcome outcome;
  Asked asked;
};

Asked asked_by(Words words) {
  return words.size() > 1 ? Asked(words.begin()[0], words.begin()[1]) : Asked(*words.begin());
}

Answer ask(Store& store, Words words) {
  return {store.run(Args(words.begin(), words.size())), asked_by(words)};
}

Answer ask(Store& store, Words words, Args more) {
  std::vector<std::string_view> command(words);
  command.insert(command.end(), more.begin(), more.end());
  return {store.run(command), asked_by(words)};
}

Answer ask(Store& store, Words words, std::span<const Field> fields) {
  std::vector<std::string_view> command(words);
  for (const Field& field : fields) {
    command.push_back(field.first);
    command.push_back(field.second);
  }
  return {store.run(command), asked_by(words)};
}

base::Status ok(Answer answer) {
  return expect_ok(std::move(answer.outcome), answer.asked);
}
base::Result<std::int64_t> integer(Answer answer) {
  return expect_integer(std::move(answer.outcome), answer.asked);
}
base::Result<bool> boolean(Answer answer) {
  SEQUENT_TRY_ASSIGN(const std::int64_t value, integer(std::move(answer)));
  return value != 0;
}
base::Result<std::optional<std::string>> optional_bytes(Answer answer) {
  return expect_optional_bytes(std::move(answer.outcome), answer.asked);
}
base::Result<std::vector<std::string>> bytes_list(Answer answer) {
  return expect_bytes_list(std::move(answer.outcome), answer.asked);
}

std::vector<Command> one_each(std::string_view command, std::span<const std::string> keys) {
  std::vector<Command> commands;
  commands.reserve(keys.size());
  for (const std::string& key : keys) {
    commands.push_back({std::string(command), key});
  }
  return commands;
}

std::string milliseconds(std::chrono::milliseconds time) {
  return std::to_string(time.count());
}

}  // namespace

base::Result<bool> exists(Store& store, std::string_view key) {
  return boolean(ask(store, {"EXISTS", key}));
}

base::Result<std::vector<bool>> exists_many(Store& store, std::span<const std::string> keys) {
  SEQUENT_TRY_ASSIGN(auto replies, store.run_batch(one_each("EXISTS", keys)));
  std::vector<bool> found;
  found.reserve(replies.size());
  for (Reply& reply : replies) {
    SEQUENT_TRY_ASSIGN(const std::int64_t count, expect_integer(std::move(reply), "EXISTS"));
    found.push_back(count != 0);
  }
  return found;
}

base::Result<std::int64_t> remove(Store& store, Args keys) {
  if (keys.size() == 1) {
    return integer(ask(store, {"DEL"}, keys));
  }
  // One each: they may lie on several nodes.
  SEQUENT_TRY_ASSIGN(auto replies, store.run_batch(one_each(
                                       "DEL", std::vector<std::string>(keys.begin(), keys.end()))));
  std::int64_t removed = 0;
  for (Reply& reply : replies) {
    SEQUENT_TRY_ASSIGN(const std::int64_t count, expect_integer(std::move(reply), "DEL"));
    removed += count;
  }
  return removed;
}

base::Result<bool> expire_in(Store& store, std::string_view key, std::chrono::milliseconds time) {
  return boolean(ask(store, {"PEXPIRE", key, milliseconds(time)}));
}

base::Result<std::vector<std::string>> scan_keys(Store& store,
                                                 std::string& cursor,
                                                 std::string_view pattern,
                                                 std::int64_t count) {
  const std::string at_most = std::to_string(count);
  Answer answer = ask(store, {"SCAN", cursor, "MATCH", pattern, "COUNT", at_most});
  SEQUENT_TRY_ASSIGN(auto parts, expect_list(std::move(answer.outcome), answer.asked));
  if (parts.size() != 2 || !parts[0].is_text()) {
    return base::internal("SCAN: the reply is not a cursor and a list");
  }
  cursor = std::move(parts[0].text);
  return expect_bytes_list(std::move(parts[1]), answer.asked);
}

base::Result<std::optional<std::string>> get_bytes(Store& store, std::string_view key) {
  return optional_bytes(ask(store, {"GET", key}));
}

base::Result<std::vector<std::optional<std::string>>> get_many(Store& store,
                                                               std::span<const std::string> keys) {
  SEQUENT_TRY_ASSIGN(auto replies, store.run_batch(one_each("GET", keys)));
  return expect_optional_bytes_list(Reply::array(std::move(replies)), "GET");
}

base::Status put_bytes(Store& store, std::string_view key, std::string_view bytes) {
  return ok(ask(store, {"SET", key, bytes}));
}

base::Status put_bytes_for(Store& store,
                           std::string_view key,
                           std::string_view bytes,
                           std::chrono::milliseconds time) {
  return ok(ask(store, {"SET", key, bytes, "PX", milliseconds(time)}));
}

base::Result<bool> put_bytes_if_absent(Store& store, std::string_view key, std::string_view bytes) {
  SEQUENT_TRY_ASSIGN(const auto done, optional_bytes(ask(store, {"SET", key, bytes, "NX"})));
  return done.has_value();
}

base::Result<std::int64_t> size_of_bytes(Store& store, std::string_view key) {
  return integer(ask(store, {"STRLEN", key}));
}

base::Result<std::int64_t> increment(Store& store, std::string_view key, std::int64_t by) {
  return integer(ask(store, {"INCRBY", key, std::to_string(by)}));
}

base::Result<std::optional<std::string>> get_field(Store& store,
                                                   std::string_view key,
                                                   std::string_view field) {
  return optional_bytes(ask(store, {"HGET", key, field}));
}

base::Result<std::vector<std::optional<std::string>>> get_fields(Store& store,
                                                                 std::string_view key,
                                                                 Args fields) {
  Answer answer = ask(store, {"HMGET", key}, fields);
  return expect_optional_bytes_list(std::move(answer.outcome), answer.asked);
}

base::Result<std::vector<OwnedField>> get_all_fields(Store& store, std::string_view key) {
  SEQUENT_TRY_ASSIGN(auto flat, bytes_list(ask(store, {"HGETALL", key})));
  if (flat.size() % 2 != 0) {
    return base::internal("HGETALL: the reply is not a list of pairs");
  }
  std::vector<OwnedField> fields;
  fields.reserve(flat.size() / 2);
  for (std::size_t i = 0; i < flat.size(); i += 2) {
    fields.emplace_back(std::move(flat[i]), std::move(flat[i + 1]));
  }
  return fields;
}

base::Status set_fields(Store& store, std::string_view key, std::span<const Field> fields) {
  return ok(ask(store, {"HMSET", key}, fields));
}

base::Status set_field(Store& store,
                       std::string_view key,
                       std::string_view field,
                       std::string_view value) {
  return ok(ask(store, {"HMSET", key, field, value}));
}

base::Result<bool> set_field_if_absent(Store& store,
                                       std::string_view key,
                                       std::string_view field,
                                       std::string_view value) {
  return boolean(ask(store, {"HSETNX", key, field, value}));
}

base::Result<std::int64_t> increment_field(Store& store,
                                           std::string_view key,
                                           std::string_view field,
                                           std::int64_t by) {
  return integer(ask(store, {"HINCRBY", key, field, std::to_string(by)}));
}

base::Result<std::int64_t> remove_fields(Store& store, std::string_view key, Args fields) {
  return integer(ask(store, {"HDEL", key}, fields));
}

base::Result<std::int64_t> count_fields(Store& store, std::string_view key) {
  return integer(ask(store, {"HLEN", key}));
}

base::Result<std::int64_t> add_to_set(Store& store, std::string_view key, Args members) {
  return integer(ask(store, {"SADD", key}, members));
}

base::Result<std::int64_t> remove_from_set(Store& store, std::string_view key, Args members) {
  return integer(ask(store, {"SREM", key}, members));
}

base::Result<bool> is_member(Store& store, std::string_view key, std::string_view member) {
  return boolean(ask(store, {"SISMEMBER", key, member}));
}

base::Result<std::vector<std::string>> get_members(Store& store, std::string_view key) {
  return bytes_list(ask(store, {"SMEMBERS", key}));
}

base::Result<std::int64_t> count_members(Store& store, std::string_view key) {
  return integer(ask(store, {"SCARD", key}));
}

base::Result<std::int64_t> push_back(Store& store, std::string_view key, Args values) {
  return integer(ask(store, {"RPUSH", key}, values));
}

base::Result<std::optional<std::string>> pop_front(Store& store, std::string_view key) {
  return optional_bytes(ask(store, {"LPOP", key}));
}

base::Result<std::optional<std::string>> wait_pop_front(Store& store,
                                                        std::string_view key,
                                                        std::chrono::milliseconds timeout) {
  SEQUENT_TRY_ASSIGN(auto popped, wait_pop_any(store, {&key, 1}, timeout));
  return popped ? std::optional(std::move(popped->second)) : std::nullopt;
}

base::Result<std::optional<OwnedField>> wait_pop_any(Store& store,
                                                     Args keys,
                                                     std::chrono::milliseconds timeout) {
  // Redis takes seconds, and 0 for ever.
  const auto wait = std::max(timeout, std::chrono::milliseconds(1)).count();
  std::array<char, 32> seconds{};
  const auto [end, error] =
      std::to_chars(seconds.data(), seconds.data() + seconds.size(),
                    static_cast<double>(wait) / 1000, std::chars_format::fixed, 3);
  std::vector<std::string_view> more(keys.begin(), keys.end());
  more.emplace_back(seconds.data(), static_cast<std::size_t>(end - seconds.data()));
  SEQUENT_TRY_ASSIGN(auto popped, bytes_list(ask(store, {"BLPOP"}, more)));
  if (popped.size() != 2) {
    return std::optional<OwnedField>();
  }
  return std::optional(OwnedField(std::move(popped[0]), std::move(popped[1])));
}

base::Result<std::int64_t> count_values(Store& store, std::string_view key) {
  return integer(ask(store, {"LLEN", key}));
}

base::Result<std::int64_t> publish(Store& store,
                                   std::string_view channel,
                                   std::string_view payload) {
  return integer(ask(store, {"PUBLISH", channel, payload}));
}

base::Result<std::int64_t> store_time_us(Store& store) {
  SEQUENT_TRY_ASSIGN(const auto parts, bytes_list(ask(store, {"TIME"})));
  std::array<std::int64_t, 2> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::string_view text = i < parts.size() ? std::string_view(parts[i]) : "";
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), numbers[i]);
    if (error != std::errc() || end != text.data() + text.size()) {
      return base::internal("TIME: the reply is not two numbers");
    }
  }
  return numbers[0] * 1'000'000 + numbers[1];
}

base::Result<std::int64_t> run_for_integer(Store& store,
                                           const Script& script,
                                           Args keys,
                                           Args args) {
  return expect_integer(store.run_script(script, keys, args), script.name);
}

base::Result<std::vector<Reply>> run_for_list(Store& store,
                                              const Script& script,
                                              Args keys,
                                              Args args) {
  return expect_list(store.run_script(script, keys, args), script.name);
}

}  // namespace sequent::store
