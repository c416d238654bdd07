#include "proofcache/states/segment.h"

#include "proofcache/states/recording.h"
#include "proofcache/states/sealed_value.h"
#include "tests/proofcache/states/compare.h"
#include "tests/proofcache/states/samples.h"
#include "tests/support/catch.h"
#include "tests/support/mutate.h"

namespace sequent::states {
namespace {

using test::goal;
using test::hypothesis;
using test::state;
using test::step;

Recording recorded(const std::vector<Step>& steps) {
  Recording recording(test::session("s"));
  for (const Step& each : steps) {
    REQUIRE(recording.take(each));
  }
  return recording;
}

std::string encoded(const std::vector<Step>& steps) {
  return encode_segment(recorded(steps).tables(), {}, Packing::kFast).value();
}

TEST_CASE("steps come back from segments, however they are cut", "[states]") {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const std::vector<Step> steps = test::RandomSteps(seed).take(90);
    for (const std::size_t batch : {1U, 7U, 64U, 1000U}) {
      Recording writing(test::session("s"));
      RecordingTables reading;
      TableSizes pushed;
      for (std::size_t i = 0; i < steps.size(); ++i) {
        REQUIRE(writing.take(steps[i]));
        if ((i + 1) % batch == 0 || i + 1 == steps.size()) {
          const auto packing = seed % 2 == 0 ? Packing::kFast : Packing::kSmall;
          REQUIRE(
              decode_segment(encode_segment(writing.tables(), pushed, packing).value(), reading));
          pushed = writing.tables().sizes();
        }
      }
      CHECK(test::has_steps(Recording(test::session("s"), std::move(reading)), steps));
    }
  }
}

TEST_CASE("a segment of no steps is one", "[states]") {
  RecordingTables reading;
  REQUIRE(decode_segment(encoded({}), reading));
  CHECK(reading.steps.empty());
}

TEST_CASE("a step that is added to what was read shares it", "[states]") {
  const Goal known = goal({hypothesis("n", "nat")}, "n = n");
  RecordingTables reading;
  REQUIRE(decode_segment(encoded({step(kNoStep, "a.", state({known}))}), reading));
  Recording recording(test::session("s"), std::move(reading));
  REQUIRE(recording.take(step(0, "b.", state({known}))));
  CHECK(recording.state_count() == 1);
  CHECK(recording.state_after(1) == StateNumber{0});
}

TEST_CASE("a segment that is cut or changed anywhere is refused", "[states]") {
  const std::string segment = encoded(test::RandomSteps(3).take(40));
  for (std::size_t i = 0; i < segment.size(); ++i) {
    RecordingTables reading;
    const base::Status cut = decode_segment(std::string_view(segment).substr(0, i), reading);
    REQUIRE_FALSE(cut);
    CHECK(cut.error().code == base::ErrorCode::kCorrupt);
    std::string flipped = segment;
    flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
    REQUIRE_FALSE(decode_segment(flipped, reading));
  }
}

TEST_CASE("a segment of another version is refused by its number", "[states]") {
  RecordingTables reading;
  const base::Status refused = decode_segment(sealed(1, encoded({}).substr(5)), reading);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "a segment of its steps is of version 1, not 2");
}

TEST_CASE("one step may be as large as a segment, not larger", "[states]") {
  const std::string huge(kMostSegmentBytes - 1000, 'x');
  RecordingTables reading;
  REQUIRE(decode_segment(encoded({step(kNoStep, "a.", state({goal({}, huge)}))}), reading));
  CHECK(reading.texts[0].size() == huge.size());
  const auto refused = encode_segment(
      recorded({step(kNoStep, "a.", state({goal({}, huge + huge)}))}).tables(), {}, Packing::kFast);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == base::ErrorCode::kInvalid);
}

}  // namespace
}  // namespace sequent::states
