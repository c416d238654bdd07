#include "engine/data/hyperloglog.h"

#include <cmath>
#include <string>

#include "engine/base/random.h"
#include "tests/support/catch.h"

using sequent::data::count_hll;
using sequent::data::forget_hll_count;
using sequent::data::hll_cached_count;
using sequent::data::hll_encoding;
using sequent::data::hll_sighting;
using sequent::data::HllChange;
using sequent::data::HllEncoding;
using sequent::data::HllRegisters;
using sequent::data::HllSighting;
using sequent::data::is_hll;
using sequent::data::kHllRegisters;
using sequent::data::make_hll;
using sequent::data::make_hll_dense;
using sequent::data::merge_hll;
using sequent::data::raise_dense_hll;
using sequent::data::raise_hll;
using sequent::data::set_hll_cached_count;

namespace {

constexpr std::size_t kMostSparse = 3000;

std::string with(int elements) {
  std::string hll = make_hll();
  for (int i = 1; i <= elements; ++i) {
    REQUIRE(raise_hll(hll, hll_sighting(std::to_string(i)), kMostSparse) != HllChange::kCorrupted);
  }
  return hll;
}

// A sparse one of these runs.
std::string sparse(std::string_view runs) {
  std::string hll = make_hll().substr(0, 16);
  forget_hll_count(hll);
  return hll.append(runs);
}

constexpr std::string_view kAllZeros = "\x7f\xff";  // 16384 of them

}  // namespace

TEST_CASE("the bytes of a sparse one are those that Redis makes", "[data]") {
  std::string hll = make_hll();
  CHECK(hll == std::string("HYLL\x01\0\0\0\0\0\0\0\0\0\0\0\x7f\xff", 18));
  for (const char* element : {"a", "b", "c", "d", "e", "f", "g"}) {
    CHECK(raise_hll(hll, hll_sighting(element), kMostSparse) == HllChange::kRaised);
  }
  CHECK(hll == std::string("HYLL\x01\0\0\0\0\0\0\0\0\0\0\x80"
                           "Fm\x80V\x0c\x80"
                           "D<\x84"
                           "8\x80P\xb1\x84I\x8c\x80"
                           "Bm\x80"
                           "BZ",
                           38));
  CHECK(raise_hll(hll, hll_sighting("a"), kMostSparse) == HllChange::kNone);
  CHECK(count_hll(hll) == 7);
}

TEST_CASE("counts are those that Redis makes of the same elements", "[data]") {
  CHECK(count_hll(make_hll()) == 0);
  CHECK(count_hll(with(700)) == 706);
  CHECK(with(700).size() == 1407);
  CHECK(hll_encoding(with(700)) == HllEncoding::kSparse);
  CHECK(count_hll(with(3000)) == 3005);
  CHECK(hll_encoding(with(3000)) == HllEncoding::kDense);
  CHECK(count_hll(with(20000)) == 19891);
}

TEST_CASE("sparse and dense say the same, whatever was added in which order", "[data]") {
  sequent::base::Random random(4);
  std::string sparse_one = make_hll();
  std::string dense_one = make_hll();
  REQUIRE(make_hll_dense(dense_one));
  for (int i = 0; i < 3000; ++i) {
    const HllSighting sighting{random.below(kHllRegisters),
                               static_cast<std::uint8_t>(1 + random.below(32))};
    const bool raised = raise_dense_hll(dense_one, sighting);
    REQUIRE(raise_hll(sparse_one, sighting, 100'000) ==
            (raised ? HllChange::kRaised : HllChange::kNone));
  }
  CHECK(hll_encoding(sparse_one) == HllEncoding::kSparse);
  CHECK(count_hll(sparse_one) == count_hll(dense_one));
  REQUIRE(make_hll_dense(sparse_one));
  CHECK(sparse_one == dense_one);
}

TEST_CASE("a register above 32 makes it dense", "[data]") {
  std::string hll = make_hll();
  CHECK(raise_hll(hll, {16383, 51}, 100'000) == HllChange::kRaised);
  CHECK(hll_encoding(hll) == HllEncoding::kDense);
  HllRegisters registers{};
  REQUIRE(merge_hll(registers, hll));
  CHECK(registers[16383] == 51);
  CHECK(registers[16382] == 0);
}

TEST_CASE("a union counts what either has seen", "[data]") {
  HllRegisters registers{};
  REQUIRE(merge_hll(registers, with(700)));
  REQUIRE(merge_hll(registers, with(3000)));
  CHECK(count_hll(registers) == count_hll(with(3000)));
}

TEST_CASE("a count is kept until a register is raised", "[data]") {
  std::string hll = with(3);
  CHECK(hll_cached_count(hll) == std::nullopt);
  set_hll_cached_count(hll, 0x123456789a);
  CHECK(hll_cached_count(hll) == 0x123456789a);
  CHECK(raise_hll(hll, hll_sighting("1"), kMostSparse) == HllChange::kNone);
  CHECK(hll_cached_count(hll) == 0x123456789a);
  CHECK(raise_hll(hll, hll_sighting("new"), kMostSparse) == HllChange::kRaised);
  CHECK(hll_cached_count(hll) == std::nullopt);
}

TEST_CASE("what is no HyperLogLog is told by its head", "[data]") {
  CHECK(is_hll(make_hll()));
  CHECK(is_hll(sparse("")));
  CHECK_FALSE(is_hll(""));
  CHECK_FALSE(is_hll("HYLL"));
  CHECK_FALSE(is_hll("HYLX" + make_hll().substr(4)));
  std::string dense = with(3000);
  CHECK(is_hll(dense));
  CHECK_FALSE(is_hll(dense + "x"));
  CHECK_FALSE(is_hll(dense.substr(1)));
  dense[4] = 2;
  CHECK_FALSE(is_hll(dense));
}

// CVE-2025-32023: run lengths that add up past the registers wrote outside of them.
TEST_CASE("runs that go past the last register are corrupted, however many there are", "[data]") {
  for (std::string runs :
       {std::string(kAllZeros) + "\x80", std::string(kAllZeros) + "\x7f\xff\xff",
        std::string(kAllZeros) + std::string(kAllZeros), std::string(5000, '\xff')}) {
    std::string hll = sparse(runs);
    HllRegisters registers{};
    CHECK(count_hll(hll) == std::nullopt);
    CHECK_FALSE(merge_hll(registers, hll));
    CHECK_FALSE(make_hll_dense(hll));
    CHECK(hll == sparse(runs));
    CHECK(raise_hll(hll, {0, 40}, kMostSparse) == HllChange::kCorrupted);
  }
  // So many runs of 16384 that their sum passes 32 bits.
  std::string many;
  for (int i = 0; i < 0x20001; ++i) {
    many += kAllZeros;
  }
  std::string hll = sparse(many + "\xff");
  CHECK(count_hll(hll) == std::nullopt);
  CHECK_FALSE(make_hll_dense(hll));
}

TEST_CASE("runs that end early, or in the middle of one, are corrupted", "[data]") {
  for (const std::string& runs : {std::string(), std::string("\x7f\xfe", 2), std::string("\x7f"),
                                  std::string("\x80\x80\x80"), std::string("\x7f\xf0\x7f")}) {
    std::string hll = sparse(runs);
    HllRegisters registers{};
    CHECK(count_hll(hll) == std::nullopt);
    CHECK_FALSE(merge_hll(registers, hll));
    CHECK(raise_hll(hll, {16383, 1}, kMostSparse) == HllChange::kCorrupted);
  }
}

TEST_CASE("any bytes behind the head are safe to work on", "[data]") {
  sequent::base::Random random(5);
  for (int round = 0; round < 3000; ++round) {
    std::string runs(random.below(40), '\0');
    for (char& byte : runs) {
      byte = static_cast<char>(random.next());
    }
    std::string hll = sparse(runs);
    HllRegisters registers{};
    const bool valid = count_hll(hll).has_value();
    REQUIRE(merge_hll(registers, hll) == valid);
    for (int i = 0; i < 5; ++i) {
      (void)raise_hll(
          hll, {random.below(kHllRegisters), static_cast<std::uint8_t>(1 + random.below(51))},
          kMostSparse);
    }
    REQUIRE(is_hll(hll));
    REQUIRE((!valid || count_hll(hll).has_value()));
  }
}
