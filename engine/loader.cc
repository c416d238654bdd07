#include "engine/loader.h"

#include <cstddef>
#include <string>

#include "engine/base/parse.h"

namespace sequent::engine {
namespace {

constexpr std::size_t kLongestNumber = 20;
constexpr std::int64_t kBeforeAllDeadlines = 0;

}  // namespace

base::Status Loader::command(int db, std::span<const std::string_view> words) {
  SEQUENT_TRY(keyspace(db));
  session_.db = db;
  if (!dispatcher_->replay(session_, words, kBeforeAllDeadlines)) {
    return base::corrupt("the command " + std::string(words[0]) + " of " +
                         std::to_string(words.size()) + " words does not run");
  }
  return {};
}

base::Status Loader::string(int db, const persist::StringRecord& record) {
  SEQUENT_TRY_ASSIGN(data::Keyspace * keys, keyspace(db));
  const auto number =
      record.value.size() <= kLongestNumber ? base::parse_int(record.value) : std::nullopt;
  if (number) {
    keys->put_integer(record.key, *number, record.expire_at_ms);
  } else {
    keys->put_bytes(record.key, record.value, record.expire_at_ms);
  }
  return {};
}

base::Status Loader::big(int db, const persist::BigRecord& record) {
  if (big_ == BigValues::kRefused) {
    return base::unavailable("there are values that live on disk");
  }
  SEQUENT_TRY_ASSIGN(data::Keyspace * keys, keyspace(db));
  keys->put_big(record.key, {.id = record.id, .length = record.length}, record.expire_at_ms);
  return {};
}

base::Status Loader::small(int db, const persist::SmallRecord& record) {
  SEQUENT_TRY_ASSIGN(data::Keyspace * keys, keyspace(db));
  keys->put_small(record.key, record.type, *record.elements, record.expire_at_ms);
  return {};
}

base::Result<data::Keyspace*> Loader::keyspace(int db) {
  if (static_cast<std::size_t>(db) >= instance_->databases.size()) {
    return base::invalid("the store has keys in database " + std::to_string(db) + ", but only " +
                         std::to_string(instance_->databases.size()) + " databases are configured");
  }
  return instance_->databases[static_cast<std::size_t>(db)].get();
}

}  // namespace sequent::engine
