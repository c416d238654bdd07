#include "tests/engine/rdb/samples.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "engine/data/hash.h"
#include "engine/data/list.h"
#include "engine/data/set.h"
#include "engine/data/stream.h"
#include "engine/data/zset.h"

namespace sequent::test {
namespace {

using data::Hash;
using data::List;
using data::Set;
using data::Stream;
using data::ZSet;

std::unique_ptr<Set> set_of_numbers(std::int64_t first, std::int64_t step, int count) {
  auto set = std::make_unique<Set>();
  for (int i = 0; i < count; ++i) {
    set->add(std::to_string(first + step * i));
  }
  return set;
}

std::unique_ptr<List> list_of(int count, std::size_t longest) {
  auto list = std::make_unique<List>();
  for (int i = 0; i < count; ++i) {
    const auto size = static_cast<std::size_t>(i) * 37 % (longest + 1);
    list->push(List::End::kBack, i % 3 == 0 ? std::to_string(i * 1000)
                                            : std::string(size, static_cast<char>('a' + i % 26)));
  }
  return list;
}

std::unique_ptr<Hash> hash_of(int count, std::size_t value_size) {
  auto hash = std::make_unique<Hash>();
  for (int i = 0; i < count; ++i) {
    hash->set("field" + std::to_string(i),
              i % 2 == 0 ? std::to_string(i) : std::string(value_size, 'v'));
  }
  return hash;
}

std::unique_ptr<ZSet> zset_of(int count) {
  auto zset = std::make_unique<ZSet>();
  for (int i = 0; i < count; ++i) {
    zset->set("member" + std::to_string(i), i / 7.0);
  }
  zset->set("7", -std::numeric_limits<double>::infinity());
  zset->set("", std::numeric_limits<double>::infinity());
  zset->set("large", 1e300);
  return zset;
}

std::unique_ptr<Stream> stream_of(int count) {
  auto stream = std::make_unique<Stream>();
  for (int i = 0; i < count; ++i) {
    const std::string value = std::to_string(i);
    const data::StreamId id{1000 + static_cast<std::uint64_t>(i) / 2,
                            static_cast<std::uint64_t>(i)};
    if (i % 10 == 3) {
      stream->append(id, std::vector<std::string_view>{"other", value, "n", "x"});
    } else {
      stream->append(id, std::vector<std::string_view>{"name", "text", "n", value});
    }
  }
  stream->erase({1001, 2});
  return stream;
}

// What is pending need not be there any more.
std::unique_ptr<Stream> grouped_stream() {
  auto stream = stream_of(20);
  data::StreamGroup& group = *stream->add_group("group", {1005, 10}, 11);
  data::NamedConsumer* first = group.add_consumer("first", 1'700'000'000'123).first;
  data::NamedConsumer* second = group.add_consumer("second", -1).first;
  for (std::uint64_t i = 0; i < 11; ++i) {
    group.put_pending({.id = {1000 + i / 2, i},
                       .delivered_ms = 1'700'000'000'000 + static_cast<std::int64_t>(i / 3),
                       .deliveries = i * 100,
                       .owner = i % 4 == 1 ? second : first});
  }
  group.add_consumer("idle", 5);
  stream->add_group("17", {}, std::nullopt);
  return stream;
}

}  // namespace

std::vector<SampleValue> sample_values() {
  std::vector<SampleValue> samples;
  const auto add = [&samples](const char* name, std::unique_ptr<data::Collection> value) {
    samples.push_back({name, std::move(value)});
  };
  add("list", list_of(10, 20));
  add("list of many nodes", list_of(2000, 200));
  add("list of long elements", list_of(20, 20'000));
  add("set of integers of 16 bits", set_of_numbers(-5, 1, 10));
  add("set of integers of 32 bits", set_of_numbers(-70'000, 1000, 100));
  add("set of integers of 64 bits", set_of_numbers(-5'000'000'000, 1'000'000'000, 10));
  add("set of many integers", set_of_numbers(0, 3, 600));
  auto words = set_of_numbers(0, 1, 3);
  words->add("word");
  words->add("");
  add("set", std::move(words));
  add("small hash", hash_of(5, 10));
  add("hash of many fields", hash_of(200, 10));
  add("hash of long values", hash_of(3, 500));
  add("small sorted set", zset_of(10));
  add("sorted set", zset_of(300));
  add("stream", stream_of(5));
  add("stream of many nodes", stream_of(500));
  auto emptied = stream_of(1);
  emptied->erase({1000, 0});
  add("stream of no entry", std::move(emptied));
  add("stream with groups", grouped_stream());
  return samples;
}

std::vector<std::string> commands_of(const data::Collection& value) {
  std::vector<std::string> lines;
  std::vector<std::string> elements;
  const bool is_set = value.type() == data::Type::kSet && value.encoding() != "intset";
  const bool is_table = value.type() == data::Type::kHash && value.encoding() != "listpack";
  const std::size_t step = is_table ? 2 : 1;
  value.rebuild("key", [&](std::span<const std::string_view> words) {
    if (!is_set && !is_table) {
      std::string line;
      for (const std::string_view word : words) {
        line.append(line.empty() ? "" : " ").append(word);
      }
      lines.push_back(std::move(line));
      return;
    }
    for (std::size_t i = 2; i < words.size(); i += step) {
      std::string element(words[i]);
      if (is_table) {
        element.append(" ").append(words[i + 1]);
      }
      elements.push_back(std::move(element));
    }
  });
  std::sort(elements.begin(), elements.end());
  lines.insert(lines.end(), elements.begin(), elements.end());
  return lines;
}

}  // namespace sequent::test
