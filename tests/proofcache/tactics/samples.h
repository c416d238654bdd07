#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "proofcache/tactics/entry_key.h"
#include "proofcache/tactics/keys.h"
#include "proofcache/tactics/tactic_cache.h"
#include "tests/proofcache/tactics/stores.h"

namespace sequent::test {

// How long a tactic may take where a test says nothing else.
constexpr std::chrono::milliseconds kLimit{1000};

// Two handles of one cache, each with a front of its own as two processes have; nothing else
// shares it.
struct TwoCaches {
  explicit TwoCaches(const std::string& url, tactics::CacheOptions given = {})
      : open(open_for_test(url)), options(fresh(std::move(given))) {}
  static tactics::CacheOptions fresh(tactics::CacheOptions options) {
    options.name_space = fresh_name_space();
    return options;
  }

  std::unique_ptr<store::OpenStore> open;
  tactics::CacheOptions options;
  tactics::TacticCache cache{open->store(), options};
  tactics::TacticCache other{open->store(), options};
};

inline tactics::TacticKey key(std::string state,
                              std::string tactic,
                              std::string_view environment = "environment") {
  return {.environment = base::sha256(environment),
          .state = std::move(state),
          .tactic = std::move(tactic)};
}

// Of the shard that an entry is in.
inline tactics::OutcomeKeys keys_of(const std::string& name_space, const tactics::TacticKey& key) {
  const std::array<std::string_view, 2> parts{key.environment.raw(), key.state};
  const std::string id = base::sha256(tactics::encode_scope(parts)).hex();
  return {name_space, "tactic", tactics::shard_of(id)};
}

inline tactics::TacticResult failure(
    std::string message, std::chrono::microseconds time = std::chrono::microseconds(1500)) {
  return {.verdict = tactics::TacticVerdict::kFailure, .message = std::move(message), .time = time};
}

inline tactics::TacticResult timeout(std::chrono::milliseconds limit) {
  return {.verdict = tactics::TacticVerdict::kTimeout, .limit = limit, .time = limit};
}

inline tactics::TacticResult progress() {
  states::ProofState state;
  state.focused = {{.hypotheses = {{.names = {"n", "m"}, .value = "", .type = "nat"},
                                   {.names = {"x"}, .value = "3", .type = "nat"}},
                    .conclusion = "n + m = m + n"}};
  state.background = {{.before = {{.hypotheses = {}, .conclusion = "True"}}, .after = {}}};
  state.shelved = {{.hypotheses = {}, .conclusion = "?Goal"}};
  return {.verdict = tactics::TacticVerdict::kProgress,
          .state = std::make_shared<const states::ProofState>(state),
          .time = std::chrono::microseconds(420)};
}

inline bool equal(const std::optional<tactics::TacticResult>& found,
                  const tactics::TacticResult& wanted) {
  if (!found || (found->state == nullptr) != (wanted.state == nullptr)) {
    return false;
  }
  return found->verdict == wanted.verdict && found->message == wanted.message &&
         found->limit == wanted.limit && found->time == wanted.time &&
         (wanted.state == nullptr || *found->state == *wanted.state);
}

}  // namespace sequent::test
