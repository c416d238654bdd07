#include "engine/data/rebuild.h"

#include <string>
#include <vector>

#include "engine/base/parse.h"
#include "engine/data/hash.h"
#include "engine/data/list.h"
#include "engine/data/set.h"
#include "engine/data/stream.h"
#include "engine/data/zset.h"
#include "tests/support/catch.h"

using sequent::data::Collection;
using sequent::data::Digits;
using sequent::data::Hash;
using sequent::data::List;
using sequent::data::Set;
using sequent::data::Stream;
using sequent::data::Type;
using sequent::data::ZSet;

namespace {

using Command = std::vector<std::string>;

std::vector<Command> commands_of(const Collection& value) {
  std::vector<Command> commands;
  value.rebuild("the key", [&](std::span<const std::string_view> words) {
    commands.emplace_back(words.begin(), words.end());
    CHECK(words[1] == "the key");
  });
  return commands;
}

// The elements that commands of `width` words an element would add, in order.
std::vector<Command> elements(const std::vector<Command>& commands,
                              const std::string& verb,
                              std::size_t width) {
  std::vector<Command> found;
  for (const Command& command : commands) {
    CHECK(command[0] == verb);
    CHECK(command.size() <= 2 + 64 * width);
    for (auto at = command.begin() + 2; at != command.end();
         at += static_cast<std::ptrdiff_t>(width)) {
      found.emplace_back(at, at + static_cast<std::ptrdiff_t>(width));
    }
  }
  return found;
}

}  // namespace

TEST_CASE("every value is rebuilt and cloned, small and big", "[data]") {
  for (const int size : {1, 64, 65, 1000}) {
    Hash hash;
    List list;
    Set set;
    ZSet zset;
    for (int i = 0; i < size; ++i) {
      const std::string text = i % 2 == 0 ? std::to_string(i) : "text" + std::to_string(i);
      hash.set(text, "value" + text);
      list.push(List::End::kBack, text);
      set.add(text);
      zset.set(text, i / 4.0);
    }

    Hash hash_again;
    for (const Command& element : elements(commands_of(hash), "HSET", 2)) {
      hash_again.set(element[0], element[1]);
    }
    CHECK(commands_of(hash_again).size() == (static_cast<std::size_t>(size) + 63) / 64);
    CHECK(hash_again.size() == hash.size());
    hash.for_each([&](std::string_view field, std::string_view value) {
      Digits digits;
      REQUIRE(hash_again.get(field, digits) == value);
    });

    List list_again;
    for (const Command& element : elements(commands_of(list), "RPUSH", 1)) {
      list_again.push(List::End::kBack, element[0]);
    }
    CHECK(commands_of(list_again) == commands_of(list));

    Set set_again;
    for (const Command& element : elements(commands_of(set), "SADD", 1)) {
      CHECK(set_again.add(element[0]));
    }
    CHECK(set_again.size() == set.size());
    CHECK(set_again.encoding() == set.encoding());

    ZSet zset_again;
    for (const Command& element : elements(commands_of(zset), "ZADD", 2)) {
      zset_again.set(element[1], *sequent::base::parse_double(element[0]));
    }
    CHECK(commands_of(zset_again) == commands_of(zset));

    for (const Collection* value :
         std::initializer_list<const Collection*>{&hash, &list, &set, &zset}) {
      const auto copy = value->clone();
      CHECK(copy->type() == value->type());
      CHECK(copy->encoding() == value->encoding());
      CHECK(copy->size() == value->size());
      auto expected = commands_of(*value);
      auto found = commands_of(*copy);
      if (value->encoding() == "hashtable") {  // whose order is not the same
        const std::size_t width = value->type() == Type::kHash ? 2 : 1;
        auto sorted = [&](const std::vector<Command>& commands) {
          auto all = elements(commands, commands[0][0], width);
          std::sort(all.begin(), all.end());
          return all;
        };
        CHECK(sorted(expected) == sorted(found));
      } else {
        CHECK(expected == found);
      }
    }
  }
}

TEST_CASE("a table that became small is cloned as a table", "[data]") {
  Hash hash;
  hash.set("long", std::string(65, 'x'));
  hash.set("long", "short");
  CHECK(hash.clone()->encoding() == "hashtable");
  Set set;
  set.add("1");
  set.add("text");
  set.erase("text");
  CHECK(set.encoding() == "hashtable");
  CHECK(set.clone()->encoding() == "hashtable");
}

TEST_CASE("a stream is rebuilt with what it knows of removed entries", "[data]") {
  Stream stream;
  const std::vector<std::string_view> pairs = {"f", "v"};
  for (std::uint64_t ms = 1; ms <= 3; ++ms) {
    stream.append({ms, 0}, pairs);
  }
  stream.erase({3, 0});
  CHECK(commands_of(stream) == std::vector<Command>{{"XADD", "the key", "1-0", "f", "v"},
                                                    {"XADD", "the key", "2-0", "f", "v"},
                                                    {"XSETID", "the key", "3-0", "ENTRIESADDED",
                                                     "3", "MAXDELETEDID", "3-0"}});
  stream.erase({1, 0});
  stream.erase({2, 0});
  CHECK(commands_of(stream) ==
        std::vector<Command>{
            {"XADD", "the key", "MAXLEN", "0", "0-1", "", ""},
            {"XSETID", "the key", "3-0", "ENTRIESADDED", "3", "MAXDELETEDID", "3-0"}});
  const auto copy = stream.clone();
  CHECK(commands_of(*copy) == commands_of(stream));
}
