#include "engine/data/id_runs.h"

#include <set>
#include <vector>

#include "engine/base/random.h"
#include "tests/support/catch.h"

using sequent::base::Random;
using sequent::data::IdRuns;
using sequent::data::StreamId;

namespace {

struct Record {
  StreamId id;
  std::uint64_t value = 0;
};

std::vector<StreamId> ids_from(const IdRuns<Record>& runs, StreamId first) {
  std::vector<StreamId> ids;
  runs.for_from(first, [&ids](const Record& record) {
    CHECK(record.value == record.id.ms * 3);
    ids.push_back(record.id);
    return true;
  });
  return ids;
}

}  // namespace

TEST_CASE("runs of ids behave as an ordered set, whatever the order of changes", "[data]") {
  Random random(3);
  IdRuns<Record> runs;
  std::set<StreamId> oracle;
  std::uint64_t next = 0;
  for (int step = 0; step < 40'000; ++step) {
    const std::uint64_t choice = random.below(10);
    // It grows, then shrinks to nothing.
    const bool adds = step < 20'000 ? choice < 7 : choice < 2;
    if (adds) {
      const StreamId id = random.below(2) == 0
                              ? StreamId{++next * 5, 0}
                              : StreamId{random.below(next * 5 + 1), random.below(2)};
      REQUIRE(runs.insert({id, id.ms * 3}) == oracle.insert(id).second);
    } else if (!oracle.empty()) {
      auto victim = oracle.lower_bound({random.below(3) == 0 ? 0 : random.below(next * 5), 0});
      victim = victim == oracle.end() ? oracle.begin() : victim;
      const StreamId id = *victim;
      oracle.erase(victim);
      REQUIRE(runs.erase(id));
      REQUIRE_FALSE(runs.erase(id));
      REQUIRE(runs.find(id) == nullptr);
    }
    REQUIRE(runs.size() == oracle.size());
    if (step % 500 == 0 && !oracle.empty()) {
      REQUIRE(runs.front().id == *oracle.begin());
      REQUIRE(runs.back().id == *oracle.rbegin());
      const StreamId from{random.below(next * 5), 0};
      const auto least = oracle.lower_bound(from);
      const Record* found = runs.at_or_after(from);
      REQUIRE((found == nullptr) == (least == oracle.end()));
      REQUIRE((found == nullptr || found->id == *least));
      REQUIRE(ids_from(runs, from) == std::vector<StreamId>(least, oracle.end()));
    }
  }
  for (const StreamId id : std::set<StreamId>(oracle)) {
    REQUIRE(runs.erase(id));
  }
  CHECK(runs.empty());
  CHECK(runs.at_or_after({}) == nullptr);
}

TEST_CASE("a run costs what its records take, and gives memory back", "[data]") {
  IdRuns<Record> runs;
  constexpr std::uint64_t kRecords = 10'000;
  for (std::uint64_t i = 1; i <= kRecords; ++i) {
    runs.insert({{i, 0}, 3 * i});
  }
  CHECK(runs.memory_bytes() >= kRecords * sizeof(Record));
  CHECK(runs.memory_bytes() < kRecords * sizeof(Record) * 21 / 20);
  for (std::uint64_t i = 1; i <= kRecords; ++i) {  // every tenth stays
    if (i % 10 != 0) {
      runs.erase({i, 0});
    }
  }
  CHECK(runs.memory_bytes() < kRecords / 10 * sizeof(Record) * 5);
}
