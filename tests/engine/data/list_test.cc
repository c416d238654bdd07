#include "engine/data/list.h"

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/catch.h"

using sequent::base::Random;
using sequent::data::Digits;
using sequent::data::List;
using sequent::data::ListChunkLimit;
using End = sequent::data::List::End;

namespace {

std::string random_element(Random& random, std::uint64_t longest) {
  switch (random.below(6)) {
    case 0:
      return std::to_string(static_cast<std::int64_t>(random.next()) >> random.below(64));
    case 1:
      return std::string(random.below(longest), 'y');
    default:
      return std::string(1, static_cast<char>('a' + random.below(4)));
  }
}

std::deque<std::string> all(const List& list) {
  std::deque<std::string> elements;
  list.for_range(0, list.size(), [&](std::string_view element) {
    elements.emplace_back(element);
    return true;
  });
  return elements;
}

std::size_t remove(std::deque<std::string>& from,
                   const std::string& element,
                   std::size_t limit,
                   End end) {
  std::size_t removed = 0;
  while (removed < limit) {
    if (end == End::kFront) {
      const auto found = std::find(from.begin(), from.end(), element);
      if (found == from.end()) {
        break;
      }
      from.erase(found);
    } else {
      const auto found = std::find(from.rbegin(), from.rend(), element);
      if (found == from.rend()) {
        break;
      }
      from.erase(std::next(found).base());
    }
    ++removed;
  }
  return removed;
}

void check_walks(const List& list, const std::deque<std::string>& expected, Random& random) {
  REQUIRE(all(list) == expected);
  if (expected.empty()) {
    return;
  }
  const std::size_t first = random.below(expected.size());
  std::vector<std::string> down;
  list.for_range_down(first, first + 1, [&](std::string_view element) {
    down.emplace_back(element);
    return true;
  });
  REQUIRE(down.size() == first + 1);
  for (std::size_t i = 0; i <= first; ++i) {
    REQUIRE(down[i] == expected[first - i]);
  }
  for (const End end : {End::kFront, End::kBack}) {
    std::vector<std::size_t> found;
    list.for_equal("a", end, first + 1, [&](std::size_t index) {
      found.push_back(index);
      return true;
    });
    std::vector<std::size_t> wanted;
    for (std::size_t i = 0; i <= first; ++i) {
      const std::size_t index = end == End::kFront ? i : expected.size() - 1 - i;
      if (expected[index] == "a") {
        wanted.push_back(index);
      }
    }
    REQUIRE(found == wanted);
  }
}

// One random change, made to both.
void change(List& list,
            std::deque<std::string>& expected,
            Random& random,
            std::uint64_t longest,
            bool growing) {
  const std::string element = random_element(random, longest);
  const std::uint64_t choice = random.below(growing ? 14 : 20);
  if (choice < 8 || expected.empty()) {
    const End end = choice % 2 == 0 ? End::kFront : End::kBack;
    list.push(end, element);
    expected.insert(end == End::kFront ? expected.begin() : expected.end(), element);
    return;
  }
  const std::size_t index = random.below(expected.size());
  const auto place = expected.begin() + static_cast<std::ptrdiff_t>(index);
  if (choice < 10) {
    list.insert(index, element);
    expected.insert(place, element);
  } else if (choice < 12) {
    list.set(index, element);
    *place = element;
  } else if (choice < 13) {
    const End end = random.below(2) == 0 ? End::kFront : End::kBack;
    const std::size_t limit = random.below(growing ? 2 : 30);
    REQUIRE(list.remove(element, limit, end) == remove(expected, element, limit, end));
  } else {
    const std::size_t most = std::min<std::size_t>(expected.size() - index, growing ? 2 : 40);
    const std::size_t count = random.below(most + 1);
    list.erase(index, count);
    expected.erase(place, place + static_cast<std::ptrdiff_t>(count));
  }
}

void run_random(std::uint64_t seed, std::uint64_t longest, int steps) {
  Random random(seed);
  List list;
  std::deque<std::string> expected;
  for (int step = 0; step < steps; ++step) {
    change(list, expected, random, longest, (step / (steps / 4)) % 2 == 0);
    REQUIRE(list.size() == expected.size());
    if (!expected.empty()) {
      const std::size_t index = random.below(expected.size());
      Digits digits;
      REQUIRE(list.at(index, digits) == expected[index]);
    }
    if (step % 53 == 0) {
      check_walks(list, expected, random);
    }
  }
  check_walks(list, expected, random);
}

}  // namespace

TEST_CASE("a list behaves as a deque, in one chunk and in many", "[data]") {
  run_random(1, 10, 3000);
  run_random(2, 400, 4000);
  run_random(3, 3000, 2000);
  run_random(4, 20000, 1000);
  run_random(5, 70000, 400);
}

TEST_CASE("a list serves as a queue in either direction", "[data]") {
  for (const End in : {End::kFront, End::kBack}) {
    List list;
    std::size_t next_in = 0;
    for (std::size_t next_out = 0; next_out < 30000; ++next_out) {
      while (next_in < next_out + 1 + next_out % 5000) {
        list.push(in, "element-" + std::to_string(next_in++));
      }
      const std::size_t index = in == End::kFront ? list.size() - 1 : 0;
      Digits digits;
      REQUIRE(list.at(index, digits) == "element-" + std::to_string(next_out));
      list.erase(index, 1);
    }
  }
}

TEST_CASE("the setting of Redis limits a chunk by bytes or by elements", "[data]") {
  CHECK(ListChunkLimit::from_setting(-1).bytes == 4096);
  CHECK(ListChunkLimit::from_setting(-2).bytes == 8192);
  CHECK(ListChunkLimit::from_setting(-5).bytes == 65536);
  CHECK(ListChunkLimit::from_setting(-9).bytes == 65536);
  CHECK(ListChunkLimit::from_setting(0).elements == 1);
  CHECK(ListChunkLimit::from_setting(3).elements == 3);
  const auto bytes_of = [](std::int64_t setting) {
    List list(ListChunkLimit::from_setting(setting));
    for (int i = 0; i < 1000; ++i) {
      list.push(End::kBack, "an element");
    }
    return list.memory_bytes();
  };
  CHECK(bytes_of(1) > 2 * bytes_of(8));
  CHECK(bytes_of(8) > bytes_of(-2));
}

TEST_CASE("memory of a list meets its goal and is given back", "[data]") {
  List list;
  constexpr std::size_t kElements = 100000;
  for (std::size_t i = 0; i < kElements; ++i) {
    list.push(End::kBack, "element:" + std::to_string(10000000 + i));
  }
  CHECK(static_cast<double>(list.memory_bytes()) / kElements < 18.6);  // 16 of payload
  list.erase(50, kElements - 100);
  CHECK(list.memory_bytes() < 30000);
  CHECK(list.size() == 100);
  list.erase(0, 100);
  CHECK(list.memory_bytes() == sizeof(List));

  List three;
  for (const char* element : {"one", "two", "3"}) {
    three.push(End::kBack, element);
  }
  CHECK(three.memory_bytes() <= 64);
}
