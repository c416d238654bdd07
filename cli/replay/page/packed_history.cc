#include "cli/replay/page/packed_history.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/replay/names.h"
#include "cli/tui/goal_text.h"

namespace sequent::cli {
namespace {

using Json = nlohmann::ordered_json;
using states::Goal;
using states::Recording;
using states::StepNumber;
using states::StepView;

constexpr std::int64_t kNextGroup = -1;
constexpr std::chrono::milliseconds kSlow{100};

// Numbers things in the order in which they are first met.
template <typename Key>
class Numbering {
 public:
  // 0: it is new; else how far it is behind the next new one.
  std::int64_t meet(const Key& key) {
    const auto [place, is_new] = numbers_.emplace(key, numbers_.size());
    return is_new ? 0 : static_cast<std::int64_t>(numbers_.size() - place->second);
  }

 private:
  std::map<Key, std::size_t> numbers_;
};

class Packer {
 public:
  explicit Packer(const Recording& recording) : recording_(recording) {}

  Json pack() && {
    std::uint32_t line = 0;
    for (StepNumber number = 0; number < recording_.size(); ++number) {
      const StepView step = recording_.step(number);
      texts_.push_back(std::string(step.text));
      lines_.push_back(std::int64_t{step.span.line} - line);
      line = step.span.line;
      parents_.push_back(step.parent == states::kNoStep ? 0 : number - step.parent);
      const std::string key = std::to_string(number);
      const bool is_done = step.outcome == states::StepOutcome::kDone;
      if (!is_done) {
        failures_[key] = name_of(step.outcome);
      }
      if (!step.message.empty()) {
        messages_[key] = step.message;
      }
      if (step.time >= kSlow) {
        slow_[key] = std::round(std::chrono::duration<double>(step.time).count() * 10) / 10;
      }
      const auto after = is_done ? recording_.state_after(number) : std::nullopt;
      after_.push_back(after ? meet_state(*after) + 1 : 0);
    }
    return {{"texts", std::move(texts_)},       {"lines", std::move(lines_)},
            {"parents", std::move(parents_)},   {"failures", std::move(failures_)},
            {"messages", std::move(messages_)}, {"slow", std::move(slow_)},
            {"after", std::move(after_)},       {"states", std::move(states_)},
            {"goals", std::move(goals_)},       {"strings", std::move(strings_)}};
  }

 private:
  std::int64_t meet_state(states::StateNumber number) {
    const std::int64_t code = state_numbers_.meet(number);
    if (code == 0) {
      states_.push_back(state_items(recording_.state(number)));
    }
    return code;
  }

  Json state_items(const states::ProofState& state) {
    Json items = Json::array();
    const auto add = [&](const std::vector<Goal>& goals) {
      for (const Goal& goal : goals) {
        items.push_back(meet_goal(goal));
      }
    };
    add(state.focused);
    items.push_back(kNextGroup);
    for (const states::Unfocused& level : state.background) {
      add(level.before);
      add(level.after);
    }
    items.push_back(kNextGroup);
    add(state.shelved);
    items.push_back(kNextGroup);
    add(state.given_up);
    while (!items.empty() && items.back() == kNextGroup) {
      items.erase(items.size() - 1);
    }
    return items;
  }

  std::int64_t meet_goal(const Goal& goal) {
    std::vector<std::string> texts;
    texts.reserve(goal.hypotheses.size() + 1);
    for (const states::Hypothesis& hypothesis : goal.hypotheses) {
      texts.push_back(text_of(hypothesis));
    }
    texts.push_back(goal.conclusion);
    const std::int64_t code = goal_numbers_.meet(texts);
    if (code == 0) {
      const auto differs =
          std::mismatch(texts.begin(), texts.end(), before_.begin(), before_.end());
      Json items = Json::array({differs.first - texts.begin()});
      for (auto text = differs.first; text != texts.end(); ++text) {
        const std::int64_t back = string_numbers_.meet(*text);
        items.push_back(back);
        if (back == 0) {
          strings_.push_back(*text);
        }
      }
      goals_.push_back(std::move(items));
      before_ = std::move(texts);
    }
    return code;
  }

  const Recording& recording_;
  Numbering<states::StateNumber> state_numbers_;
  Numbering<std::vector<std::string>> goal_numbers_;
  Numbering<std::string> string_numbers_;
  std::vector<std::string> before_;  // the goal that was packed last
  Json texts_ = Json::array();
  Json lines_ = Json::array();
  Json parents_ = Json::array();
  Json failures_ = Json::object();
  Json messages_ = Json::object();
  Json slow_ = Json::object();
  Json after_ = Json::array();
  Json states_ = Json::array();
  Json goals_ = Json::array();
  Json strings_ = Json::array();
};

}  // namespace

std::string packed_history(const Recording& recording) {
  return Packer(recording).pack().dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace sequent::cli
