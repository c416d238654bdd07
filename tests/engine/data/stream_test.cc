#include "engine/data/stream.h"

#include <map>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/catch.h"

using sequent::base::Random;
using sequent::data::Stream;
using sequent::data::StreamEntry;
using sequent::data::StreamId;
using sequent::data::StreamTrim;

namespace {

using Pairs = std::vector<std::string>;
using Oracle = std::map<StreamId, Pairs>;

Pairs pairs_of(const StreamEntry& entry) {
  Pairs pairs;
  entry.for_each([&](std::string_view field, std::string_view value) {
    pairs.emplace_back(field);
    pairs.emplace_back(value);
  });
  CHECK(pairs.size() == 2 * entry.pairs());
  return pairs;
}

void append(Stream& stream, StreamId id, const Pairs& pairs) {
  const std::vector<std::string_view> views(pairs.begin(), pairs.end());
  stream.append(id, views);
}

Pairs random_pairs(Random& random) {
  if (random.below(3) != 0) {
    return {"kind", "event", "number", std::to_string(random.below(100000))};
  }
  Pairs pairs;
  for (std::uint64_t left = 1 + random.below(3); left > 0; --left) {
    pairs.push_back("f" + std::to_string(random.below(5)));
    pairs.emplace_back(random.below(200), 'v');
  }
  return pairs;
}

std::vector<std::pair<StreamId, Pairs>> range(const Stream& stream,
                                              StreamId first,
                                              StreamId last,
                                              bool down) {
  std::vector<std::pair<StreamId, Pairs>> found;
  const auto visit = [&](const StreamEntry& entry) {
    found.emplace_back(entry.id(), pairs_of(entry));
    return true;
  };
  if (down) {
    stream.for_range_down(first, last, visit);
  } else {
    stream.for_range(first, last, visit);
  }
  return found;
}

void check_range(const Stream& stream, const Oracle& oracle, StreamId first, StreamId last) {
  std::vector<std::pair<StreamId, Pairs>> expected;
  for (auto at = oracle.lower_bound(first); at != oracle.end() && at->first <= last; ++at) {
    expected.emplace_back(*at);
  }
  REQUIRE(range(stream, first, last, false) == expected);
  std::reverse(expected.begin(), expected.end());
  REQUIRE(range(stream, first, last, true) == expected);
}

}  // namespace

TEST_CASE("a stream behaves as an ordered map that is added to at its end", "[data]") {
  Random random(11);
  Stream stream;
  Oracle oracle;
  StreamId last;
  std::uint64_t added = 0;
  for (int step = 0; step < 8000; ++step) {
    const std::uint64_t choice = random.below(20);
    if (choice < 16) {
      last = random.below(2) == 0 ? StreamId{last.ms, last.seq + 1}
                                  : StreamId{last.ms + random.below(1000) + 1, random.below(5)};
      const Pairs pairs = random_pairs(random);
      append(stream, last, pairs);
      oracle[last] = pairs;
      ++added;
    } else if (choice < 18 && !oracle.empty()) {
      auto victim = oracle.lower_bound({random.below(last.ms + 1), 0});
      if (victim != oracle.end()) {
        const StreamId id = victim->first;
        REQUIRE(stream.erase(id));
        REQUIRE_FALSE(stream.erase(id));
        oracle.erase(victim);
        REQUIRE(stream.max_deleted_id() >= id);
      }
    } else if (choice == 18 && step % 7 == 0) {
      const std::uint64_t keep =
          oracle.size() - std::min<std::size_t>(oracle.size(), random.below(300));
      const std::size_t removed = oracle.size() - keep;
      REQUIRE(stream.trim({.by = StreamTrim::By::kLength, .length = keep}) == removed);
      oracle.erase(oracle.begin(), std::next(oracle.begin(), static_cast<std::ptrdiff_t>(removed)));
    } else if (choice == 19 && step % 7 == 0 && !oracle.empty()) {
      const StreamId least =
          std::next(oracle.begin(), static_cast<std::ptrdiff_t>(
                                        random.below(std::min<std::size_t>(oracle.size(), 200))))
              ->first;
      const auto kept = oracle.lower_bound(least);
      const auto removed = static_cast<std::uint64_t>(std::distance(oracle.begin(), kept));
      REQUIRE(stream.trim({.by = StreamTrim::By::kId, .id = least}) == removed);
      oracle.erase(oracle.begin(), kept);
    }
    REQUIRE(stream.size() == oracle.size());
    if (step % 101 == 0) {
      StreamId from{random.below(last.ms + 2), random.below(3)};
      check_range(stream, oracle, from, {from.ms + random.below(20000), random.below(3)});
      check_range(stream, oracle, {}, StreamId::max());
    }
  }
  CHECK(stream.last_id() == last);
  CHECK(stream.entries_added() == added);
}

TEST_CASE("approximate trimming removes whole chunks of a hundred entries", "[data]") {
  Stream stream;
  for (std::uint64_t i = 1; i <= 1000; ++i) {
    append(stream, {i, 0}, {"f", std::to_string(i)});
  }
  CHECK(stream.trim({.by = StreamTrim::By::kLength, .length = 950, .approximate = true}) == 0);
  CHECK(stream.trim({.by = StreamTrim::By::kLength, .length = 555, .approximate = true}) == 400);
  CHECK(stream.size() == 600);
  CHECK(stream.trim(
            {.by = StreamTrim::By::kLength, .length = 0, .approximate = true, .limit = 250}) ==
        200);
  CHECK(stream.trim({.by = StreamTrim::By::kId, .id = {650, 0}, .approximate = true}) == 0);
  CHECK(stream.trim({.by = StreamTrim::By::kId, .id = {701, 0}, .approximate = true}) == 100);
  CHECK(stream.size() == 300);
}

TEST_CASE("an id knows its neighbours and reads back from its text", "[data]") {
  CHECK(StreamId{5, 0}.previous() == StreamId{4, StreamId::max().seq});
  CHECK(StreamId{4, StreamId::max().seq}.next() == StreamId{5, 0});
  CHECK_FALSE(StreamId::max().next());
  CHECK_FALSE(StreamId{}.previous());
  CHECK(StreamId::parse("15-3", 0) == StreamId{15, 3});
  CHECK(StreamId::parse("15", 7) == StreamId{15, 7});
  CHECK(StreamId::parse("0015-00", 7) == StreamId{15, 0});
  CHECK(StreamId{15, 3}.text() == "15-3");
  for (const char* wrong :
       {"", "-", "1-", "-1", "1-2-3", "a-1", "1-a", "+1-1", "18446744073709551616-0"}) {
    CHECK_FALSE(StreamId::parse(wrong, 0));
  }
}

TEST_CASE("entries of the same fields cost little more than their values", "[data]") {
  Stream stream;
  constexpr std::uint64_t kEntries = 10000;
  for (std::uint64_t i = 1; i <= kEntries; ++i) {
    append(stream, {1700000000000 + i, 0}, {"event", "finished", "job", "0123456789abcdef"});
  }
  CHECK(stream.memory_bytes() < kEntries * 36);  // 24 of values
}
