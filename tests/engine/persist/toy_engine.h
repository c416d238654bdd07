#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/parse.h"
#include "engine/base/result.h"
#include "engine/data/keyspace.h"
#include "engine/persist/durability.h"

namespace sequent::persist {

// A collection without any of the cleverness of the real ones.
class ToyList final : public data::Collection {
 public:
  std::vector<std::string> items;

  [[nodiscard]] data::Type type() const override { return data::Type::kList; }
  [[nodiscard]] std::string_view encoding() const override { return "toy"; }
  [[nodiscard]] std::size_t size() const override { return items.size(); }
  [[nodiscard]] std::size_t memory_bytes() const override { return sizeof *this; }
  [[nodiscard]] std::unique_ptr<data::Collection> clone() const override {
    return std::make_unique<ToyList>(*this);
  }
  void rebuild(std::string_view key, const data::EmitCommand& emit) const override {
    for (const std::string& item : items) {
      const std::array<std::string_view, 3> command = {"PUSH", key, item};
      emit(command);
    }
  }
};

// An engine of a few commands over the real keyspaces: enough to make every kind of
// change that persistence has to follow, among them ones that do not bear being run twice.
class ToyEngine final : public RecordVisitor {
 public:
  static constexpr int kDatabases = 3;
  using Dump = std::map<std::pair<int, std::string>, std::string>;

  static base::Result<std::unique_ptr<ToyEngine>> open(const Durability::Options& options) {
    SEQUENT_TRY_ASSIGN(auto durability, Durability::open(options));
    std::unique_ptr<ToyEngine> engine(new ToyEngine(std::move(durability)));
    SEQUENT_TRY(engine->durability_->recover(*engine, engine->place_, engine->databases_));
    engine->loading_ = false;
    return engine;
  }

  Durability& durability() { return *durability_; }
  std::uint64_t end_turn() { return durability_->end_turn(); }

  void run(int db, std::initializer_list<std::string_view> words) {
    const std::vector<std::string_view> command(words);
    const auto done = execute(db, command);
    if (!done) {
      throw std::runtime_error(done.error().message);
    }
    durability_->record(db, command);
  }
  void set_big(int db, std::string_view key, std::string_view bytes) {
    before(db, key);
    const std::uint64_t id = big_values().put(bytes);
    keys(db).put_big(key, {.id = id, .length = bytes.size()});
    durability_->record_big(db, key, id, bytes.size(), -1);
  }

  // RecordVisitor
  base::Status command(int db, std::span<const std::string_view> words) override {
    return execute(db, words);
  }
  base::Status string(int db, const StringRecord& record) override {
    put_string(keys(db), record.key, record.value, record.expire_at_ms);
    return {};
  }
  base::Status small(int /*db*/, const SmallRecord& /*record*/) override {
    return base::invalid("a toy list is never small");
  }
  base::Status big(int db, const BigRecord& record) override {
    keys(db).put_big(record.key, {.id = record.id, .length = record.length}, record.expire_at_ms);
    return {};
  }

  // The first key in which the two differ; empty if they are equal.
  static std::string difference(const Dump& one, const Dump& other) {
    const auto value = [](const Dump& dump, const Dump::key_type& key) {
      const auto found = dump.find(key);
      return found == dump.end() ? std::string("nothing") : found->second.substr(0, 100);
    };
    Dump both = one;
    both.insert(other.begin(), other.end());
    for (const auto& [key, ignored] : both) {
      if (!one.contains(key) || !other.contains(key) || one.at(key) != other.at(key)) {
        return std::to_string(key.first) + ' ' + key.second + ": " + value(one, key) + " / " +
               value(other, key);
      }
    }
    return {};
  }

  [[nodiscard]] Dump dump() {
    Dump all;
    for (int db = 0; db < kDatabases; ++db) {
      keys(db).for_each([&](data::Entry entry) {
        all[{db, std::string(entry.key())}] = text_of(entry);
      });
    }
    return all;
  }

 private:
  explicit ToyEngine(std::unique_ptr<Durability> durability) : durability_(std::move(durability)) {
    for (int db = 0; db < kDatabases; ++db) {
      databases_.push_back(std::make_unique<data::Keyspace>(base::HashSeed{1, 2}, &big_values()));
    }
  }

  data::BigValues& big_values() { return durability_->big_values(); }
  data::Keyspace& keys(int db) { return *databases_[static_cast<std::size_t>(db)]; }

  static void put_string(data::Keyspace& keys,
                         std::string_view key,
                         std::string_view value,
                         std::int64_t deadline_ms) {
    if (const auto number = base::parse_int(value)) {
      keys.put_integer(key, *number, deadline_ms);
    } else {
      keys.put_bytes(key, value, deadline_ms);
    }
  }

  void before(int db, std::string_view key) {
    if (!loading_) {
      place_.before_change(db, key);
    }
  }

  base::Status execute(int db, std::span<const std::string_view> words) {
    const std::string_view name = words[0];
    if (name == "FLUSHDB") {
      if (!loading_) {
        place_.before_clear(db);
      }
      keys(db).clear();
      return {};
    }
    if (name == "SWAPDB") {
      const int other = static_cast<int>(*base::parse_int(words[1]));
      if (!loading_) {
        place_.before_swap(db, other);
      }
      std::swap(databases_[static_cast<std::size_t>(db)],
                databases_[static_cast<std::size_t>(other)]);
      return {};
    }
    before(db, words[1]);
    if (name == "RENAME") {
      before(db, words[2]);
    }
    return change(db, words);
  }

  base::Status change(int db, std::span<const std::string_view> words) {
    const std::string_view name = words[0];
    const std::string_view key = words[1];
    data::Keyspace& here = keys(db);
    const data::Entry entry = here.find(key);
    if (name == "SET") {
      put_string(here, key, words[2], -1);
    } else if (name == "DEL") {
      here.erase(key);
    } else if (name == "INCRBY") {
      const std::int64_t by = *base::parse_int(words[2]);
      const bool is_number =
          entry && entry.type() == data::Type::kString && entry.form() == data::Form::kInteger;
      here.put_integer(key, is_number ? entry.integer() + by : by);
    } else if (name == "PEXPIREAT") {
      if (entry) {
        here.set_deadline(entry, *base::parse_int(words[2]));
      }
    } else if (name == "PUSH") {
      if (entry && entry.type() == data::Type::kList) {
        static_cast<ToyList*>(entry.collection())->items.emplace_back(words[2]);
      } else {
        auto list = std::make_unique<ToyList>();
        list->items.emplace_back(words[2]);
        here.put_collection(key, std::move(list));
      }
    } else if (name == "RENAME") {
      if (entry && key != words[2]) {
        data::Keyspace::move(here, entry, here, words[2]);
      }
    } else {
      return base::invalid("unknown command " + std::string(name));
    }
    return {};
  }

  std::string text_of(data::Entry entry) {
    std::string text = "until " + std::to_string(entry.deadline_ms()) + ": ";
    if (entry.type() == data::Type::kList) {
      for (const std::string& item : static_cast<ToyList*>(entry.collection())->items) {
        text += '[' + item + ']';
      }
      return text;
    }
    switch (entry.form()) {
      case data::Form::kInteger:
        return text + std::to_string(entry.integer());
      case data::Form::kBytes:
      case data::Form::kRaw:
        return text + std::string(entry.bytes());
      case data::Form::kBig:
        break;
    }
    const auto bytes = big_values().get(entry.big().id);
    return text + (bytes ? **bytes : "!" + bytes.error().message);
  }

  std::unique_ptr<Durability> durability_;
  Databases databases_;
  data::WalkPlace place_;
  bool loading_ = true;
};

}  // namespace sequent::persist
