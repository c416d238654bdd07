// Random commands on the embedded engine and on the model, under one clock that stands still
// between commands: all replies must be equal.

#include "tests/engine/model/model.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/engine/model/random_steps.h"
#include "tests/engine/model/shrink.h"
#include "tests/support/catch.h"
#include "tests/support/test_client.h"

namespace sequent::test {
namespace {

using resp::Reply;
using resp::ReplyKind;

void sort_in_groups_of(std::size_t width, std::vector<Reply>& items) {
  std::vector<std::vector<Reply>> groups;
  for (std::size_t i = 0; i + width <= items.size(); i += width) {
    const auto first = items.begin() + static_cast<std::ptrdiff_t>(i);
    groups.emplace_back(first, first + static_cast<std::ptrdiff_t>(width));
  }
  std::sort(groups.begin(), groups.end(),
            [](const auto& a, const auto& b) { return to_text(a[0]) < to_text(b[0]); });
  items.clear();
  for (const std::vector<Reply>& group : groups) {
    items.insert(items.end(), group.begin(), group.end());
  }
}

// `expected` tells by its kind which order counts.
bool same(Reply expected, Reply found) {
  if (expected.kind == ReplyKind::kSet || expected.kind == ReplyKind::kMap) {
    const std::size_t width = expected.kind == ReplyKind::kSet ? 1 : 2;
    if (!found.is_list()) {
      return false;
    }
    found.kind = expected.kind;
    sort_in_groups_of(width, expected.items);
    sort_in_groups_of(width, found.items);
  }
  return expected == found;
}

enum class ModelClock : bool { kGoes, kStands };

struct Difference {
  std::size_t step;
  std::string text;
};

// The first step of which engine and model say different things.
std::optional<Difference> first_difference(const std::vector<ModelStep>& steps,
                                           ModelClock clock = ModelClock::kGoes) {
  TestEngine engine(1);
  TestClient client(engine);
  Model model;
  const std::int64_t start_ms = engine.clock.wall_ms();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    engine.advance_ms(steps[i].after_ms);
    if (steps[i].words.empty()) {
      engine.tick();
      continue;
    }
    const std::int64_t now_ms = clock == ModelClock::kGoes ? engine.clock.wall_ms() : start_ms;
    const Reply expected = model.run(steps[i].words, now_ms);
    const Reply found = client.run_words(steps[i].words).reply;
    if (!same(expected, found)) {
      return Difference{i, "model " + to_text(expected) + ", engine " + to_text(found)};
    }
  }
  return std::nullopt;
}

std::vector<ModelStep> shrunk(std::vector<ModelStep> steps, ModelClock clock) {
  const auto difference = first_difference(steps, clock);
  steps.resize(difference->step + 1);
  return shrink(steps, [clock](const std::vector<ModelStep>& rest) {
    return first_difference(rest, clock).has_value();
  });
}

std::string report(const std::vector<ModelStep>& steps) {
  std::string text;
  for (const ModelStep& step : steps) {
    text += "\n  after " + std::to_string(step.after_ms) + " ms:";
    for (const std::string& word : step.words) {
      text += " '" + word + "'";
    }
  }
  return text + "\n  " + first_difference(steps)->text;
}

void check_rounds(std::uint64_t first_seed, int rounds, std::size_t steps_each) {
  for (int round = 0; round < rounds; ++round) {
    const std::uint64_t seed = first_seed + static_cast<std::uint64_t>(round);
    const std::vector<ModelStep> steps = random_steps(seed, steps_each);
    if (first_difference(steps)) {
      FAIL("seed " << seed << report(shrunk(steps, ModelClock::kGoes)));
    }
  }
}

}  // namespace

TEST_CASE("the engine does what the model says", "[model]") {
  check_rounds(1, 40, 500);
}

TEST_CASE("the engine does what the model says, in many long rounds", "[.][long]") {
  check_rounds(1'000'000, 3000, 1000);
}

TEST_CASE("a model that knows no time is found wrong, in two steps", "[model]") {
  const std::vector<ModelStep> steps = random_steps(7, 500);
  REQUIRE(first_difference(steps, ModelClock::kStands));
  const std::vector<ModelStep> few = shrunk(steps, ModelClock::kStands);
  INFO(few.size());
  CHECK(few.size() <= 4);
  CHECK(first_difference(few, ModelClock::kStands));
  CHECK_FALSE(first_difference(few));
}

TEST_CASE("shrinking leaves what is needed to fail, and no more", "[model]") {
  std::vector<int> steps(100);
  for (int i = 0; i < 100; ++i) {
    steps[static_cast<std::size_t>(i)] = i;
  }
  const auto fails = [](const std::vector<int>& rest) {
    const auto seven = std::find(rest.begin(), rest.end(), 7);
    return std::find(seven, rest.end(), 90) != rest.end() &&
           std::find(rest.begin(), rest.end(), 91) != rest.end();
  };
  CHECK(shrink(steps, fails) == std::vector<int>{7, 90, 91});
}

}  // namespace sequent::test
