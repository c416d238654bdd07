#include "engine/data/ref_table.h"

#include <map>
#include <set>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/catch.h"

using sequent::base::Random;
using sequent::data::RefTable;

namespace {

// An element of the table is a number; its hash is a mix of it.
std::uint64_t hash_of(RefTable::Ref ref) {
  return Random(ref).next();
}

auto is(RefTable::Ref wanted) {
  return [wanted](RefTable::Ref ref) {
    return ref == wanted;
  };
}

void add(RefTable& table, RefTable::Ref ref) {
  table.insert(hash_of(ref), ref, hash_of);
}

std::set<RefTable::Ref> all(const RefTable& table) {
  std::set<RefTable::Ref> found;
  table.for_each([&](RefTable::Ref ref) { CHECK(found.insert(ref).second); });
  return found;
}

}  // namespace

TEST_CASE("a table holds what was put in and not removed", "[data]") {
  Random random(1);
  RefTable table;
  std::set<RefTable::Ref> expected;
  for (int phase = 0; phase < 4; ++phase) {
    const bool growing = phase % 2 == 0;
    for (int step = 0; step < 20000; ++step) {
      const auto ref = static_cast<RefTable::Ref>(1 + random.below(8000));
      const bool here = expected.count(ref) == 1;
      REQUIRE((table.find(hash_of(ref), is(ref)) != nullptr) == here);
      if (!here && (growing || random.below(4) == 0)) {
        add(table, ref);
        expected.insert(ref);
      } else if (here && (!growing || random.below(4) == 0)) {
        REQUIRE(table.erase(hash_of(ref), is(ref)) == ref);
        expected.erase(ref);
      }
      REQUIRE(table.size() == expected.size());
    }
    CHECK(all(table) == expected);
  }
}

TEST_CASE("elements with one hash are told apart", "[data]") {
  RefTable table;
  const auto same_hash = [](RefTable::Ref) {
    return std::uint64_t{42};
  };
  for (RefTable::Ref ref = 1; ref <= 100; ++ref) {
    table.insert(42, ref, same_hash);
  }
  for (RefTable::Ref ref = 1; ref <= 100; ref += 2) {
    CHECK(table.erase(42, is(ref)) == ref);
  }
  for (RefTable::Ref ref = 1; ref <= 100; ++ref) {
    CHECK((table.find(42, is(ref)) != nullptr) == (ref % 2 == 0));
  }
}

TEST_CASE("a walk meets every element that stays, while the table grows and shrinks", "[data]") {
  Random random(7);
  for (int round = 0; round < 60; ++round) {
    RefTable table;
    const auto stay = static_cast<RefTable::Ref>(1 + random.below(3000));
    for (RefTable::Ref ref = 1; ref <= stay; ++ref) {
      add(table, ref);
    }
    RefTable::Ref top = 100000;
    const bool grow_first = random.below(2) == 0;
    if (!grow_first) {
      for (; top < 110000; ++top) {
        add(table, top);
      }
    }
    std::set<RefTable::Ref> seen;
    std::uint64_t cursor = 0;
    do {
      cursor = table.scan(cursor, [&](RefTable::Ref ref) { seen.insert(ref); });
      for (std::uint64_t change = random.below(40); change > 0; --change) {
        if (grow_first) {
          add(table, top++);
        } else if (top > 100000) {
          --top;
          table.erase(hash_of(top), is(top));
        }
      }
      if (top > 130000) {
        break;  // it grew faster than it was walked
      }
    } while (cursor != 0);
    if (cursor == 0) {
      std::size_t missing = 0;
      for (RefTable::Ref ref = 1; ref <= stay; ++ref) {
        missing += 1 - seen.count(ref);
      }
      CHECK(missing == 0);
    }
  }
}

TEST_CASE("a quiet walk meets every element once", "[data]") {
  RefTable table;
  for (RefTable::Ref ref = 1; ref <= 5000; ++ref) {
    add(table, ref);
  }
  std::map<RefTable::Ref, int> visits;
  std::uint64_t cursor = 0;
  do {
    cursor = table.scan(cursor, [&](RefTable::Ref ref) { ++visits[ref]; });
  } while (cursor != 0);
  CHECK(visits.size() == 5000);
  for (const auto& [ref, count] : visits) {
    REQUIRE(count == 1);
  }
}

TEST_CASE("samples are uniform", "[data]") {
  RefTable table;
  constexpr RefTable::Ref kElements = 100;
  for (RefTable::Ref ref = 1; ref <= kElements; ++ref) {
    add(table, ref);
  }
  Random random(3);
  std::vector<int> drawn(kElements + 1);
  constexpr int kDraws = 100000;
  for (int draw = 0; draw < kDraws; ++draw) {
    ++drawn[table.sample([&] { return random.next(); })];
  }
  double chi_squared = 0;
  for (RefTable::Ref ref = 1; ref <= kElements; ++ref) {
    const double difference = drawn[ref] - double{kDraws} / kElements;
    chi_squared += difference * difference / (double{kDraws} / kElements);
  }
  CHECK(chi_squared < 160);  // 99 degrees of freedom: p < 0.0001
}

TEST_CASE("the table takes about nine bytes for an element at every size", "[data]") {
  RefTable table;
  for (RefTable::Ref ref = 1; ref <= 300000; ++ref) {
    add(table, ref);
    if (ref % 1000 == 0 && ref >= 100000) {
      REQUIRE(static_cast<double>(table.bytes()) / ref < 9.2);
    }
  }
}
