#include "workers/provers/proof_search.h"

#include "tests/support/catch.h"

namespace sequent::provers {
namespace {

using states::ProofState;

ProofState goals(const std::vector<std::string>& conclusions) {
  ProofState state;
  for (const std::string& conclusion : conclusions) {
    state.focused.push_back({{}, conclusion});
  }
  return state;
}

// A prover whose goals are words: tactics replace the first goal by others.
class Words final : public SearchSpace {
 public:
  struct Tactic {
    std::string name;
    std::string goal;
    std::vector<std::string> leaves;
  };

  using Tactics = std::vector<Tactic>;

  explicit Words(Tactics tactics) : tactics_(std::move(tactics)) {}

  base::Result<std::vector<SearchMove>> expand(std::span<const std::string> path,
                                               const ProofState& state,
                                               std::uint64_t budget) override {
    expanded.push_back(state.focused.front().conclusion);
    deepest = std::max(deepest, path.size());
    std::vector<SearchMove> moves;
    for (const Tactic& tactic : tactics_) {
      if (moves.size() == budget) {
        break;
      }
      clock.advance(std::chrono::milliseconds(1));
      SearchMove& move = moves.emplace_back(SearchMove{tactic.name, {}});
      if (tactic.goal == state.focused.front().conclusion) {
        move.state = state;
        move.state->focused.erase(move.state->focused.begin());
        const ProofState left = goals(tactic.leaves);
        move.state->focused.insert(move.state->focused.begin(), left.focused.begin(),
                                   left.focused.end());
        if (tactic.name == "admit") {
          move.state->given_up = goals({tactic.goal}).focused;
        }
      }
    }
    return moves;
  }

  base::Result<bool> verify(std::span<const std::string> script) override {
    verified.emplace_back(script.begin(), script.end());
    return script.back() != refused;
  }

  std::vector<std::string> expanded;
  std::vector<std::vector<std::string>> verified;
  std::size_t deepest = 0;
  std::string refused;
  base::ManualClock clock;

 private:
  std::vector<Tactic> tactics_;
};

SearchReport search(Words& words,
                    const std::string& goal,
                    const SearchLimits& limits = {},
                    const std::stop_token& stop = {}) {
  auto report = search_proof(words, goals({goal}), limits, words.clock, stop);
  REQUIRE(report);
  return *report;
}

using Script = std::vector<std::string>;

TEST_CASE("a search gives the tactics that close every goal", "[search]") {
  Words words({{"split", "a /\\ b", {"a", "b"}}, {"a", "a", {}}, {"b", "b", {}}});
  const SearchReport report = search(words, "a /\\ b");
  CHECK(report.end == SearchEnd::kProved);
  CHECK(report.script == Script{"split", "a", "b"});
  CHECK(words.verified == std::vector<Script>{{"split", "a", "b"}});
  CHECK(report.attempts == 9);
  CHECK(report.states == 3);
}

TEST_CASE("a state that was reached on two ways is expanded once", "[search]") {
  Words words({{"left", "start", {"middle"}},
               {"right", "start", {"middle"}},
               {"back", "middle", {"start"}}});
  const SearchReport report = search(words, "start");
  CHECK(report.end == SearchEnd::kExhausted);
  CHECK(words.expanded == Script{"start", "middle"});
  CHECK(report.revisits == 2);
}

TEST_CASE("small goals are searched before large ones", "[search]") {
  const std::string large(200, 'x');
  Words words({{"grow", "start", {large}}, {"shrink", "start", {"s"}}, {"end", "s", {}}});
  const SearchReport report = search(words, "start");
  CHECK(report.script == Script{"shrink", "end"});
  CHECK(words.expanded == Script{"start", "s"});
}

TEST_CASE("what closes a goal makes other tactics on it needless", "[search]") {
  Words words({{"turn", "a", {"b"}},
               {"close", "a", {}},
               {"split", "start", {"a", "c"}},
               {"turn back", "b", {"a"}}});
  const SearchReport report = search(words, "start");
  CHECK(report.end == SearchEnd::kExhausted);
  CHECK(words.expanded == Script{"start", "a", "c"});
}

TEST_CASE("a script that does not verify is passed over", "[search]") {
  Words words({{"trick", "start", {}}, {"step", "start", {"end"}}, {"close", "end", {}}});
  words.refused = "trick";
  const SearchReport report = search(words, "start");
  CHECK(report.script == Script{"step", "close"});
  CHECK(words.verified == std::vector<Script>{{"trick"}, {"step", "close"}});
}

TEST_CASE("a goal that was given up is not proved", "[search]") {
  Words words(Words::Tactics{{"admit", "start", {}}});
  CHECK(search(words, "start").end == SearchEnd::kExhausted);
  CHECK(words.verified.empty());
}

TEST_CASE("a search keeps to its depth, attempts and time", "[search]") {
  std::vector<Words::Tactic> chain;
  for (int i = 0; i < 20; ++i) {
    chain.push_back({"step", "n" + std::to_string(i), {"n" + std::to_string(i + 1)}});
  }
  Words deep(chain);
  CHECK(search(deep, "n0", {.depth = 5}).end == SearchEnd::kExhausted);
  CHECK(deep.deepest == 4);
  Words many(chain);
  const SearchReport few = search(many, "n0", {.depth = 50, .attempts = 30});
  CHECK(few.end == SearchEnd::kOutOfBudget);
  CHECK(few.attempts == 30);
  Words slow(chain);
  const SearchReport short_time =
      search(slow, "n0", {.depth = 50, .time = std::chrono::milliseconds(50)});
  CHECK(short_time.end == SearchEnd::kOutOfBudget);
  CHECK(short_time.attempts == 60);
}

TEST_CASE("a search that was asked to stop says so", "[search]") {
  Words words(Words::Tactics{{"close", "start", {}}});
  std::stop_source stop;
  stop.request_stop();
  CHECK(search(words, "start", {}, stop.get_token()).end == SearchEnd::kStopped);
  CHECK(words.expanded.empty());
}

}  // namespace
}  // namespace sequent::provers
