#include "engine/data/stream_group.h"

#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/data/stream.h"
#include "tests/support/catch.h"

using sequent::base::Random;
using sequent::data::NamedConsumer;
using sequent::data::PendingEntry;
using sequent::data::PendingId;
using sequent::data::Stream;
using sequent::data::StreamGroup;
using sequent::data::StreamId;

namespace {

// What is pending, as the group and as its consumers tell it.
std::vector<std::string> by_group(const StreamGroup& group) {
  std::vector<std::string> lines;
  group.pending().for_from({}, [&](const PendingEntry& entry) {
    lines.push_back(entry.id.text() + " " + entry.owner->first + " " +
                    std::to_string(entry.delivered_ms) + " " + std::to_string(entry.deliveries));
    return true;
  });
  std::sort(lines.begin(), lines.end());
  return lines;
}
std::vector<std::string> by_consumers(const StreamGroup& group) {
  std::vector<std::string> lines;
  for (const auto& [name, consumer] : group.consumers()) {
    consumer.pending().for_from({}, [&, &owner = name](const PendingId& own) {
      const PendingEntry& entry = *group.pending().find(own.id);
      lines.push_back(own.id.text() + " " + owner + " " + std::to_string(entry.delivered_ms) + " " +
                      std::to_string(entry.deliveries));
      return true;
    });
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

void append(Stream& stream, std::uint64_t ms) {
  const std::vector<std::string_view> pairs = {"f", "v"};
  stream.append({ms, 0}, pairs);
}

}  // namespace

TEST_CASE("a group and its consumers tell the same of what is pending", "[data]") {
  Random random(8);
  StreamGroup group({}, 0);
  for (int step = 0; step < 5000; ++step) {
    const StreamId id{random.below(300), 0};
    const std::string name = "c" + std::to_string(random.below(4));
    switch (random.below(12)) {
      case 0:
        group.remove_consumer(name);
        break;
      case 1:
      case 2:
      case 3:
        group.acknowledge(id);
        break;
      default:
        NamedConsumer* owner = group.add_consumer(name, step).first;
        group.put_pending({id, step, random.below(3), owner});
    }
    if (step % 97 == 0) {
      REQUIRE(by_group(group) == by_consumers(group));
      REQUIRE(by_group(group).size() == group.pending().size());
    }
  }
  CHECK(group.remove_consumer("c1").has_value());
  CHECK_FALSE(group.remove_consumer("c1").has_value());
  CHECK(by_group(group) == by_consumers(group));
  for (const char* name : {"c0", "c2", "c3"}) {
    group.remove_consumer(name);
  }
  CHECK(group.pending().empty());
  CHECK(group.consumers().empty());
}

TEST_CASE("a copied stream shares nothing with the one it was made of", "[data]") {
  Stream stream;
  append(stream, 1);
  append(stream, 2);
  StreamGroup& group = *stream.add_group("g", {1, 0}, 1);
  group.put_pending({{1, 0}, 77, 2, group.add_consumer("c", 5).first});
  const auto copy = stream.clone();
  group.acknowledge({1, 0});
  group.remove_consumer("c");
  stream.remove_group("g");
  const StreamGroup* copied = static_cast<const Stream&>(*copy).find_group("g");
  REQUIRE(copied != nullptr);
  CHECK(by_group(*copied) == std::vector<std::string>{"1-0 c 77 2"});
  CHECK(by_consumers(*copied) == by_group(*copied));
  CHECK(copied->last_id() == StreamId{1, 0});
  CHECK(copied->entries_read() == 1);
  CHECK(copied->find_consumer("c")->second.seen_ms == 5);
}

TEST_CASE("the lag is known unless entries were deleted ahead", "[data]") {
  Stream stream;
  StreamGroup& group = *stream.add_group("g", {}, std::nullopt);
  CHECK(stream.lag(group) == 0);
  for (std::uint64_t i = 1; i <= 5; ++i) {
    append(stream, i);
  }
  CHECK(stream.lag(group) == 5);
  stream.advance(group, {1, 0});
  CHECK(group.entries_read() == 1);
  stream.advance(group, {1, 0});
  CHECK(group.entries_read() == 1);
  CHECK(stream.lag(group) == 4);
  stream.erase({3, 0});
  CHECK(stream.lag(group) == std::nullopt);
  stream.advance(group, {2, 0});
  CHECK(group.entries_read() == std::nullopt);
  stream.advance(group, {4, 0});
  CHECK(stream.lag(group) == std::nullopt);
  stream.advance(group, {5, 0});
  CHECK(group.entries_read() == 5);
  CHECK(stream.lag(group) == 0);
}

TEST_CASE("the first entry is known whatever took those before it away", "[data]") {
  Stream stream;
  CHECK(stream.first_entry_id() == StreamId{});
  for (std::uint64_t i = 1; i <= 300; ++i) {
    append(stream, i);
  }
  CHECK(stream.first_entry_id() == StreamId{1, 0});
  stream.erase({1, 0});
  CHECK(stream.first_entry_id() == StreamId{2, 0});
  stream.trim({.by = sequent::data::StreamTrim::By::kLength, .length = 10});
  CHECK(stream.first_entry_id() == StreamId{291, 0});
  CHECK(stream.last_entry_id() == StreamId{300, 0});
  stream.erase({300, 0});
  CHECK(stream.last_entry_id() == StreamId{299, 0});
  CHECK_FALSE(stream.has_after({299, 0}));
  CHECK(stream.has_after({298, 5}));
  CHECK(stream.find_entry({299, 0}).has_value());
  CHECK_FALSE(stream.find_entry({300, 0}).has_value());
  stream.trim({.by = sequent::data::StreamTrim::By::kLength, .length = 0});
  CHECK(stream.first_entry_id() == StreamId{});
  CHECK_FALSE(stream.has_after({}));
}

TEST_CASE("a pending entry costs about sixty bytes, counted as they come and go", "[data]") {
  Stream stream;
  StreamGroup& group = *stream.add_group("g", {}, 0);
  const std::size_t empty = stream.memory_bytes();
  NamedConsumer* owner = group.add_consumer("a consumer with a long name", 1).first;
  const std::size_t one_consumer = stream.memory_bytes();
  CHECK(one_consumer > empty);
  constexpr std::uint64_t kEntries = 10'000;
  for (std::uint64_t i = 1; i <= kEntries; ++i) {
    group.put_pending({{i, 0}, 1, 1, owner});
  }
  CHECK(stream.memory_bytes() - one_consumer > kEntries * 56);
  CHECK(stream.memory_bytes() - one_consumer < kEntries * 60);
  CHECK(group.remove_consumer("a consumer with a long name") == kEntries);
  CHECK(stream.memory_bytes() < empty + 8192);  // room for runs is kept
}
