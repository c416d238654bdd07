#include "engine/data/stream_walk.h"

#include <array>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/support/catch.h"

namespace sequent::data {
namespace {

using Commands = std::vector<std::string>;

EmitCommand into(Commands& commands) {
  return [&commands](std::span<const std::string_view> words) {
    std::string line;
    for (const std::string_view word : words) {
      line.append(word).append(" ");
    }
    commands.push_back(std::move(line));
  };
}

Commands commands_of(const Stream& stream) {
  Commands commands;
  stream.rebuild("k", into(commands));
  return commands;
}

void add(Stream& stream, std::uint64_t ms) {
  const std::string value = std::to_string(ms);
  stream.append({ms, 0}, std::array<std::string_view, 2>{"field", value});
}

void deliver(StreamGroup& group, const std::string& consumer, std::uint64_t ms) {
  NamedConsumer* owner = group.add_consumer(consumer, 5).first;
  group.put_pending({.id = {ms, 0}, .delivered_ms = 7, .deliveries = 1 + ms % 3, .owner = owner});
}

// 5000 entries with gaps, and five groups that have read of them.
std::unique_ptr<Stream> make_stream() {
  auto stream = std::make_unique<Stream>();
  for (std::uint64_t ms = 2; ms <= 10'000; ms += 2) {
    add(*stream, ms);
  }
  for (std::uint64_t ms = 9'000; ms <= 10'000; ms += 4) {
    stream->erase({ms, 0});
  }
  for (const char* name : {"b", "d", "f", "h", "j"}) {
    StreamGroup* group = stream->add_group(name, {100, 0}, 50);
    for (std::uint64_t ms = 2; ms < 100; ms += 2) {
      deliver(*group, ms % 4 == 0 ? "one" : "other", ms);
    }
  }
  return stream;
}

void change_groups(Stream& stream, std::mt19937& random) {
  const std::string name(1, static_cast<char>('a' + random() % 11));
  StreamGroup* group = stream.find_group(name);
  if (group == nullptr) {
    stream.add_group(name, {random() % 50, 0}, std::nullopt);
    return;
  }
  const std::uint64_t ms = 2 + 2 * (random() % 60);
  switch (random() % 6) {
    case 0:
      stream.remove_group(name);
      break;
    case 1:
      deliver(*group, "late", ms);
      break;
    case 2:
      group->remove_consumer("one");
      break;
    case 3:
      stream.advance(*group, {ms, 0});
      break;
    default:
      group->acknowledge({ms, 0});
  }
}

void change_entries(Stream& stream, std::mt19937& random) {
  switch (random() % 8) {
    case 0:
      stream.trim({.by = StreamTrim::By::kLength, .length = stream.size() - random() % 9});
      break;
    case 1:  // the end is erased, and its ids are given once more
      for (int i = 0; i < 5; ++i) {
        stream.erase(stream.last_entry_id());
      }
      stream.set_last_id(stream.last_entry_id());
      break;
    case 2:
    case 3:
      add(stream, stream.last_id().ms + 1);
      break;
    default:
      stream.erase({2 + 2 * (random() % 5'000), 0});
  }
}

}  // namespace

TEST_CASE("a still walk of a stream finds entries and groups as they were", "[data]") {
  const unsigned seed = GENERATE(range(1U, 9U));
  CAPTURE(seed);
  std::mt19937 random(seed);
  auto stream = make_stream();
  const Commands before = commands_of(*stream);
  const auto walk = stream->begin_walk();
  REQUIRE(walk);
  CHECK(stream->walk() == walk.get());
  Commands walked;
  std::size_t steps = 0;
  do {
    for (auto changes = random() % 40; changes > 0 && stream->size() > 20; --changes) {
      change_entries(*stream, random);
    }
    if (random() % 3 == 0) {
      change_groups(*stream, random);
    }
    ++steps;
  } while (walk->step("k", into(walked)));
  CHECK(steps > 20);
  CHECK(walked == before);
  CHECK(commands_of(*stream) != before);
}

TEST_CASE("a stream that is emptied is still walked through", "[data]") {
  auto stream = make_stream();
  const Commands before = commands_of(*stream);
  const auto walk = stream->begin_walk();
  Commands walked;
  REQUIRE(walk->step("k", into(walked)));
  stream->trim({.by = StreamTrim::By::kLength, .length = 0});
  CHECK(stream->size() == 0);
  for (const char* name : {"b", "d", "f", "h", "j"}) {
    stream->remove_group(name);
  }
  stream->set_last_id({});
  add(*stream, 3);
  add(*stream, 4'000);
  while (walk->step("k", into(walked))) {
  }
  CHECK(walked == before);
  CHECK(commands_of(*stream).size() == 3);
}

TEST_CASE("a small stream is written at once", "[data]") {
  Stream stream;
  add(stream, 1);
  CHECK(stream.begin_walk() == nullptr);
}

}  // namespace sequent::data
