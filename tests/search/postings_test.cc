#include "search/postings.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/random.h"
#include "search/list_image.h"
#include "search/occurrence_lists.h"
#include "search/packed_ids.h"
#include "search/symbol_table.h"
#include "tests/support/catch.h"

namespace sequent::search {
namespace {

using Ids = std::vector<std::uint32_t>;

// So many of the numbers from `from` on, each at most `gap` past the one before it.
Ids random_ids(base::Random& random, std::size_t count, std::uint32_t from, std::uint32_t gap) {
  Ids ids;
  for (std::size_t i = 0; i < count; ++i) {
    ids.push_back(from);
    from += 1 + static_cast<std::uint32_t>(random.below(gap));
  }
  return ids;
}

Ids seen(const PackedIds& packed) {
  Ids ids;
  packed.for_each_while([&](std::uint32_t id) {
    ids.push_back(id);
    return true;
  });
  return ids;
}

Ids common(const Ids& a, const Ids& b) {
  Ids both;
  std::ranges::set_intersection(a, b, std::back_inserter(both));
  return both;
}

// Of each form, sparse and dense, at the borders of blocks and of words.
std::vector<Ids> samples(base::Random& random) {
  std::vector<Ids> lists;
  for (const std::size_t count : {1U, 2U, 63U, 64U, 65U, 128U, 129U, 1000U, 5000U}) {
    for (const std::uint32_t gap : {1U, 2U, 15U, 40U, 300U, 100'000U}) {
      lists.push_back(
          random_ids(random, count, static_cast<std::uint32_t>(random.below(200)), gap));
    }
  }
  // Gaps of several bytes among those of one.
  for (std::uint32_t every = 1; every < 12; ++every) {
    Ids ids;
    for (std::uint32_t i = 0; i < 200; ++i) {
      ids.push_back(i + i / every * 1000);
    }
    lists.push_back(std::move(ids));
  }
  lists.push_back(random_ids(random, 100, ~0U - 99, 1));
  lists.push_back({0, ~0U});
  return lists;
}

TEST_CASE("packed numbers come back, in order, as far as they are asked for", "[search]") {
  base::Random random(1);
  for (const Ids& ids : samples(random)) {
    std::vector<std::uint8_t> bytes;
    PackedIds::pack(ids, bytes);
    const PackedIds packed(bytes.data());
    CHECK(packed.size() == ids.size());
    CHECK(seen(packed) == ids);
    Ids all;
    packed.for_each([&](std::uint32_t id) { all.push_back(id); });
    CHECK(all == ids);
    std::size_t left = ids.size() / 2 + 1;
    Ids some;
    packed.for_each_while([&](std::uint32_t id) {
      some.push_back(id);
      return --left > 0;
    });
    CHECK(some == Ids(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(ids.size() / 2 + 1)));
  }
  CHECK(seen(PackedIds()).empty());
  CHECK(seen(PackedIds::one(~0U)) == Ids{~0U});
}

TEST_CASE("bytes are packed numbers only as they were packed", "[search]") {
  base::Random random(5);
  for (const Ids& ids : samples(random)) {
    std::vector<std::uint8_t> bytes;
    PackedIds::pack(ids, bytes);
    const std::uint64_t end = std::uint64_t{ids.back()} + 1;
    CHECK(PackedIds::is_packed(bytes, end));
    CHECK_FALSE(PackedIds::is_packed(bytes, end - 1));
    CHECK_FALSE(PackedIds::is_packed(std::span(bytes).first(bytes.size() - 1), end));
    CHECK_FALSE(PackedIds::is_packed(std::span(bytes).first(random.below(bytes.size())), end));
    std::vector<std::uint8_t> longer = bytes;
    longer.push_back(0);
    CHECK_FALSE(PackedIds::is_packed(longer, end));
    for (int i = 0; i < 50; ++i) {
      std::vector<std::uint8_t> changed = bytes;
      changed[random.below(random.below(changed.size()) + 1)] ^=
          static_cast<std::uint8_t>(1 + random.below(255));
      if (PackedIds::is_packed(changed, 1ULL << 32U)) {
        std::vector<std::uint8_t> again;
        PackedIds::pack(seen(PackedIds(changed.data())), again);
        CHECK(again == changed);
      }
    }
  }
  CHECK_FALSE(PackedIds::is_packed({}, 1));
}

TEST_CASE("lists come back from an image, and others do not", "[search]") {
  base::Random random(6);
  std::vector<Ids> lists = samples(random);
  for (const Ids& ids : {Ids{}, Ids{0}, Ids{(1U << 31U) - 1}, Ids{1U << 31U}, Ids{~0U}}) {
    lists.insert(lists.begin() + 3, ids);
  }
  ListWriter written;
  for (const Ids& ids : lists) {
    written.add(ids);
  }
  base::PackedWriter to;
  written.write(to);
  base::PackedReader from(to.bytes());
  ListReader reader(from);
  for (const Ids& ids : lists) {
    CHECK_FALSE(reader.is_done());
    const auto read = reader.next(1ULL << 32U);
    REQUIRE(read);
    CHECK(seen(*read) == ids);
  }
  CHECK(reader.is_done());
  CHECK_FALSE(reader.next(1ULL << 32U));

  const auto is_list = [](const base::PackedWriter& sizes, std::span<const std::uint8_t> bytes) {
    base::PackedWriter image;
    image.text(sizes.bytes()).text({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    base::PackedReader again(image.bytes());
    ListReader list(again);
    return list.next(100).has_value();
  };
  const std::vector<std::uint8_t> seven_and_nine{8, 7, 1};
  const std::vector<std::uint8_t> seven{4, 7};
  CHECK(is_list(base::PackedWriter().number(6), seven_and_nine));
  CHECK_FALSE(is_list(base::PackedWriter().number(8), seven_and_nine));
  CHECK_FALSE(is_list(base::PackedWriter().number(4), seven));
  CHECK(is_list(base::PackedWriter().number(199), {}));
  CHECK_FALSE(is_list(base::PackedWriter().number(201), {}));
}

TEST_CASE("what packed numbers have in common with others is what both have", "[search]") {
  base::Random random(2);
  const std::vector<Ids> lists = samples(random);
  for (const Ids& ids : lists) {
    std::vector<std::uint8_t> bytes;
    PackedIds::pack(ids, bytes);
    for (const Ids& other : lists) {
      Ids kept = other;
      PackedIds(bytes.data()).keep_common(kept);
      CHECK(kept == common(ids, other));
      // Some that are surely in it, far from each other, and some beside them.
      Ids some;
      for (const std::uint32_t id : ids) {
        if (random.below(90) == 0) {
          some.push_back(id);
        } else if (id > 0 && random.below(90) == 0 && (some.empty() || some.back() < id - 1)) {
          some.push_back(id - 1);
        }
      }
      kept = some;
      PackedIds(bytes.data()).keep_common(kept);
      CHECK(kept == common(ids, some));
    }
  }
  Ids kept{1, 2, 3};
  PackedIds::one(2).keep_common(kept);
  CHECK(kept == Ids{2});
  PackedIds().keep_common(kept);
  CHECK(kept.empty());
}

TEST_CASE("postings are the same however often they are packed between additions", "[search]") {
  base::Random random(3);
  Postings postings;
  std::map<Postings::Key, Ids> expected;
  for (std::uint32_t id = 0; id < 3000; ++id) {
    for (Postings::Key key = 1; key < 40; ++key) {
      if (random.below(key) == 0) {
        postings.add(key << 40U, id);
        postings.add(key << 40U, id);
        expected[key << 40U].push_back(id);
      }
    }
    if (random.below(500) == 0) {
      postings.pack();
    }
  }
  CHECK(postings.keys() == expected.size());
  for (const auto& [key, ids] : expected) {
    CHECK(postings.of(key).ids() == ids);
    Ids kept = random_ids(random, 300, 0, 20);
    const Ids both = common(kept, ids);
    postings.of(key).keep_common(kept);
    CHECK(kept == both);
    std::vector<PostingList> lists{postings.of(key), postings.of(7ULL << 40U)};
    CHECK(intersect(lists) == common(ids, expected[7ULL << 40U]));
    Ids all;
    std::ranges::set_union(ids, expected[7ULL << 40U], std::back_inserter(all));
    CHECK(unite(lists) == all);
  }
  CHECK(postings.of(3).empty());

  postings.change([](Postings::Key key, std::uint32_t id) {
    return id % 2 == 0 && key != 5ULL << 40U ? std::optional(id / 2) : std::nullopt;
  });
  expected.erase(5ULL << 40U);
  CHECK(postings.keys() == expected.size());
  for (const auto& [key, ids] : expected) {
    Ids halves;
    for (const std::uint32_t id : ids) {
      if (id % 2 == 0) {
        halves.push_back(id / 2);
      }
    }
    CHECK(postings.of(key).ids() == halves);
  }
  CHECK(postings.of(5ULL << 40U).empty());
}

TEST_CASE("occurrences are the same however often they are packed between additions", "[search]") {
  base::Random random(4);
  OccurrenceLists lists;
  constexpr TermId kTerms = 200;
  std::vector<Ids> expected(kTerms);
  const auto check = [&] {
    std::vector<TermId> some;
    Ids of_some;
    for (TermId term = 0; term < kTerms; ++term) {
      Ids found;
      lists.for_each(term, [&](std::uint32_t occurrence) { found.push_back(occurrence); });
      CHECK(found == expected[term]);
      CHECK(lists.size(term) == expected[term].size());
      if (random.below(3) > 0) {
        some.push_back(term);
        of_some.insert(of_some.end(), found.begin(), found.end());
      }
    }
    Ids found;
    lists.for_each_of(some, [&](std::uint32_t occurrence) {
      if (occurrence != 0) {
        found.push_back(occurrence);
      }
    });
    std::ranges::sort(found);
    std::ranges::sort(of_some);
    CHECK(found == of_some);
  };
  // Few terms are packed at first; most occur once or never until the end.
  for (std::uint32_t occurrence = 1; occurrence <= 1000; ++occurrence) {
    const TermId terms = occurrence <= 250 ? 3 * kTerms / 4 : kTerms;
    const auto term = static_cast<TermId>(random.below(random.below(random.below(terms) + 1) + 1));
    lists.add(term, occurrence);
    expected[term].push_back(occurrence);
    if (occurrence % 250 == 0) {
      check();
      lists.pack(terms);
      check();
    }
  }
  check();
}

TEST_CASE("symbols keep their numbers, their names and where these are", "[search]") {
  SymbolTable symbols;
  std::vector<std::string> names{"", "a.", ".", std::string(200'000, 'x')};
  for (int i = 0; i < 3000; ++i) {
    names.push_back("M" + std::to_string(i % 7) + ".n" + std::to_string(i));
    names.push_back("n" + std::to_string(i));
  }
  const std::string_view first = symbols.name(symbols.add(names[0] + "first"));
  for (std::size_t i = 0; i < names.size(); ++i) {
    CHECK_FALSE(symbols.find(names[i]));
    CHECK(symbols.add(names[i]) == i + 1);
    CHECK(symbols.add(names[i]) == i + 1);
  }
  CHECK(first == "first");
  CHECK(first.data() == symbols.name(0).data());
  CHECK(symbols.size() == names.size() + 1);
  for (std::size_t i = 0; i < names.size(); ++i) {
    CHECK(symbols.name(static_cast<Symbol>(i + 1)) == names[i]);
    CHECK(symbols.find(names[i]) == i + 1);
  }
  CHECK(symbols.ending_in("n5") ==
        std::vector<Symbol>{*symbols.find("M5.n5"), *symbols.find("n5")});
  CHECK(symbols.ending_in("M5.n5") == std::vector{*symbols.find("M5.n5")});
  CHECK(symbols.ending_in("5.n5").empty());
  CHECK(symbols.ending_in("n3000").empty());
}

}  // namespace
}  // namespace sequent::search
