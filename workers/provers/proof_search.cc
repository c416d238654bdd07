#include "workers/provers/proof_search.h"

#include <algorithm>
#include <queue>
#include <unordered_set>
#include <utility>

namespace sequent::provers {
namespace {

using states::Goal;
using states::ProofState;

// All that is printed of a state; lengths keep its parts apart.
class StateText {
 public:
  explicit StateText(const ProofState& state) {
    add(state.focused);
    add_count(state.background.size());
    for (const states::Unfocused& level : state.background) {
      add(level.before);
      add(level.after);
    }
    add(state.shelved);
    add(state.given_up);
  }

  std::string take() { return std::move(text_); }

 private:
  void add_count(std::size_t count) { text_ += std::to_string(count) + ':'; }
  void add(const std::string& part) {
    add_count(part.size());
    text_ += part;
  }
  void add(const std::vector<Goal>& goals) {
    add_count(goals.size());
    for (const Goal& goal : goals) {
      add_count(goal.hypotheses.size());
      for (const states::Hypothesis& hypothesis : goal.hypotheses) {
        add_count(hypothesis.names.size());
        for (const std::string& name : hypothesis.names) {
          add(name);
        }
        add(hypothesis.value);
        add(hypothesis.type);
      }
      add(goal.conclusion);
    }
  }

  std::string text_;
};

// Weights of what is left to do; found by trying them on lemmas of the standard library.
constexpr std::size_t kGoalCost = 30;
constexpr std::size_t kStepCost = 12;
constexpr std::size_t kHypothesisShare = 4;

std::size_t cost_of(const ProofState& state, std::size_t depth) {
  std::size_t cost = kStepCost * depth;
  for (const Goal& goal : state.focused) {
    cost += kGoalCost + goal.conclusion.size();
    for (const states::Hypothesis& hypothesis : goal.hypotheses) {
      cost += hypothesis.type.size() / kHypothesisShare;
    }
  }
  return cost;
}

struct Node {
  ProofState state;
  std::vector<std::string> path;
  std::size_t cost = 0;
  std::uint64_t number = 0;
};

struct Costlier {
  bool operator()(const Node& a, const Node& b) const {
    return std::pair(a.cost, a.number) > std::pair(b.cost, b.number);
  }
};

class Search {
 public:
  Search(SearchSpace& space, const SearchLimits& limits, const base::Clock& clock)
      : space_(space), limits_(limits), clock_(clock), began_(clock.monotonic()) {}

  base::Result<SearchReport> run(const ProofState& start, const std::stop_token& stop) {
    enqueue({}, start);
    while (!open_.empty()) {
      if (stop.stop_requested()) {
        return ended(SearchEnd::kStopped);
      }
      if (is_out_of_budget()) {
        return ended(SearchEnd::kOutOfBudget);
      }
      Node node = open_.top();
      open_.pop();
      if (node.path.size() >= limits_.depth) {
        continue;
      }
      SEQUENT_TRY_ASSIGN(const bool proved, expand(node));
      if (proved) {
        return ended(SearchEnd::kProved);
      }
    }
    return ended(SearchEnd::kExhausted);
  }

 private:
  // Whether it led to a proof.
  base::Result<bool> expand(const Node& node) {
    SEQUENT_TRY_ASSIGN(std::vector<SearchMove> moves,
                       space_.expand(node.path, node.state, limits_.attempts - report_.attempts));
    report_.attempts += moves.size();
    const auto closing = std::find_if(moves.begin(), moves.end(), [&](const SearchMove& move) {
      return move.state && closes_goal(node.state, *move.state);
    });
    if (closing != moves.end()) {
      std::swap(moves.front(), *closing);
      if (!is_complete(*moves.front().state)) {
        moves.resize(1);
      }
    }
    for (SearchMove& move : moves) {
      if (!move.state) {
        continue;
      }
      std::vector<std::string> path = node.path;
      path.push_back(std::move(move.tactic));
      if (is_complete(*move.state)) {
        SEQUENT_TRY_ASSIGN(const bool holds, space_.verify(path));
        if (holds) {
          report_.script = std::move(path);
          return true;
        }
      } else if (!move.state->focused.empty() && move.state->given_up.empty()) {
        enqueue(std::move(path), std::move(*move.state));
      }
    }
    return false;
  }

  void enqueue(std::vector<std::string> path, ProofState state) {
    if (!seen_.insert(StateText(state).take()).second) {
      ++report_.revisits;
      return;
    }
    const std::size_t cost = cost_of(state, path.size());
    open_.push({std::move(state), std::move(path), cost, report_.states++});
  }

  [[nodiscard]] bool is_out_of_budget() const {
    return report_.attempts >= limits_.attempts ||
           (limits_.time.count() > 0 && clock_.monotonic() - began_ >= limits_.time);
  }

  base::Result<SearchReport> ended(SearchEnd end) {
    report_.end = end;
    return std::move(report_);
  }

  SearchSpace& space_;
  const SearchLimits& limits_;
  const base::Clock& clock_;
  const std::chrono::steady_clock::time_point began_;
  SearchReport report_;
  std::unordered_set<std::string> seen_;
  std::priority_queue<Node, std::vector<Node>, Costlier> open_;
};

}  // namespace

base::Result<SearchReport> search_proof(SearchSpace& space,
                                        const ProofState& start,
                                        const SearchLimits& limits,
                                        const base::Clock& clock,
                                        const std::stop_token& stop) {
  return Search(space, limits, clock).run(start, stop);
}

bool closes_goal(const ProofState& before, const ProofState& after) {
  return !before.focused.empty() &&
         std::equal(std::next(before.focused.begin()), before.focused.end(), after.focused.begin(),
                    after.focused.end()) &&
         before.background == after.background && before.shelved == after.shelved &&
         before.given_up == after.given_up;
}

bool is_complete(const ProofState& state) {
  return state.focused.empty() && state.shelved.empty() && state.given_up.empty() &&
         std::all_of(state.background.begin(), state.background.end(),
                     [](const states::Unfocused& level) {
                       return level.before.empty() && level.after.empty();
                     });
}

}  // namespace sequent::provers
