// The same done to each kind of store leaves the same bytes there, and gets the same answers.

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/store/typed.h"
#include "proofcache/states/history_store.h"
#include "proofcache/states/session_wire.h"
#include "proofcache/tactics/instance_cache.h"
#include "tests/proofcache/states/samples.h"
#include "tests/proofcache/tactics/samples.h"
#include "tests/support/catch.h"

namespace sequent {
namespace {

using std::chrono::milliseconds;
using store::Store;
using Words = std::vector<std::string>;

// What a namespace's keys hold, by key without the namespace, in an order of its own.
using Contents = std::map<std::string, Words>;

Words words_of(Store& store, const std::string& key, const std::vector<std::string_view>& command) {
  return store::expect_bytes_list(store.run(command), {command[0], key}).value();
}

Words contents_of(Store& store, const std::string& key) {
  const std::string type = store.run(std::vector<std::string_view>{"TYPE", key})->text;
  if (type == "zset") {
    return words_of(store, key, {"ZRANGE", key, "0", "-1", "WITHSCORES"});
  }
  REQUIRE(type == "hash");
  Words words;
  const auto fields = store::get_all_fields(store, key).value();
  for (const auto& [field, value] :
       std::map<std::string, std::string>(fields.begin(), fields.end())) {
    words.push_back(field);
    words.push_back(value);
  }
  return words;
}

Contents contents(Store& store, const std::string& name_space) {
  Contents found;
  std::string cursor = "0";
  do {
    const auto keys = store::scan_keys(store, cursor, "*" + name_space + ":*").value();
    for (const std::string& key : keys) {
      std::string name = key;
      name.erase(name.find(name_space), name_space.size());
      found[name] = contents_of(store, key);
    }
  } while (cursor != "0");
  return found;
}

// Of each kind of store that is here, what `act` says.
template <typename Seen>
void check_same(const std::function<Seen(Store& store, const std::string& name_space)>& act) {
  std::optional<Seen> first;
  for (const std::string& url : test::store_urls()) {
    INFO(url);
    const auto open = test::open_for_test(url);
    const Seen seen = act(open->store(), test::fresh_name_space());
    if (first) {
      CHECK(seen == *first);
    } else {
      first = seen;
    }
  }
}

// The time at which a session ended is that of the store: it is taken out.
Contents without_end(Contents found) {
  for (auto& [key, words] : found) {
    if (key.find(":file:") != std::string::npos) {
      words = {words[0], words[2]};
    }
    for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
      if (words[i] == "head") {
        states::SessionHead head = states::decode_head(words[i + 1]).value();
        head.session.ended = {};
        words[i + 1] = states::encode_head(head);
      }
    }
  }
  return found;
}

TEST_CASE("recordings are byte for byte the same in each kind of store", "[every-store]") {
  check_same<Contents>([](Store& store, const std::string& name_space) {
    states::HistoryStore history(store, name_space);
    std::vector<states::Step> steps = test::RandomSteps(1).take(600);
    for (const char* id : {"first", "second"}) {
      const auto writer = history.begin(test::session(id)).value();
      for (const states::Step& step : steps) {
        REQUIRE(writer->take(step));
      }
      REQUIRE(writer->end(states::SessionStatus::kCompleted));
      steps[500].text = "changed.";
    }
    const auto writer = history.begin(test::session("going")).value();
    for (const states::Step& step : test::RandomSteps(2).take(300)) {
      REQUIRE(writer->take(step));
    }
    Contents found = without_end(contents(store, name_space));
    REQUIRE(found.size() == 5);
    CHECK(found.at(":proof:session:second").size() == 4);
    CHECK(found.at(":proof:sessions").size() == 6);
    return found;
  });
}

TEST_CASE("the tactic cache is byte for byte the same in each kind of store", "[every-store]") {
  check_same<Contents>([](Store& store, const std::string& name_space) {
    base::ManualClock clock;
    tactics::TacticCache cache(store,
                               {.name_space = name_space, .front_bytes = 0, .clock = &clock});
    for (int i = 0; i < 60; ++i) {
      const std::string number = std::to_string(i);
      const tactics::TacticResult result = i % 5 == 0 ? test::progress()
                                           : i % 5 == 1
                                               ? test::timeout(milliseconds(i))
                                               : test::failure("no " + std::to_string(i % 3));
      clock.advance(milliseconds(1));
      REQUIRE(cache.put(test::key("⊢ P " + std::to_string(i % 7), "t" + number), result,
                        "M" + std::to_string(i % 7 % 3)));
    }
    Words answers;
    for (int i = 0; i < 80; ++i) {
      const auto found =
          cache
              .find(test::key("⊢ P " + std::to_string(i % 7), "t" + std::to_string(i)),
                    milliseconds(40))
              .value();
      answers.push_back(found ? found->message + std::to_string(static_cast<int>(found->verdict))
                              : "unknown");
    }
    CHECK(std::ranges::count(answers, "unknown") == 28);
    const Words modules{"M1"};
    answers.push_back(std::to_string(cache.invalidate_modules(modules).value()));
    REQUIRE(cache.flush());
    Contents found = contents(store, name_space);
    CHECK(found.size() > 4);
    found["answers"] = answers;
    return found;
  });
}

TEST_CASE("the instance cache is byte for byte the same in each kind of store", "[every-store]") {
  check_same<Contents>([](Store& store, const std::string& name_space) {
    base::ManualClock clock;
    tactics::InstanceCache cache(store,
                                 {.name_space = name_space, .front_bytes = 0, .clock = &clock});
    const auto key = [](int i) {
      return tactics::InstanceKey{.environment = base::sha256("environment"),
                                  .class_name = "C" + std::to_string(i % 3),
                                  .target = "T" + std::to_string(i),
                                  .local_instances = {"H : A"},
                                  .options = "depth=" + std::to_string(i % 2)};
    };
    for (int i = 0; i < 30; ++i) {
      const auto verdict = static_cast<tactics::InstanceVerdict>(i % 3);
      REQUIRE(cache.put(
          key(i),
          {.verdict = verdict,
           .text = verdict == tactics::InstanceVerdict::kTimeout ? "" : "i" + std::to_string(i % 4),
           .limit = milliseconds(verdict == tactics::InstanceVerdict::kTimeout ? 100 : 0),
           .time = milliseconds(i)},
          "M"));
    }
    REQUIRE(cache.invalidate_class("C1").value() == 10);
    Words answers;
    for (int i = 0; i < 40; ++i) {
      const auto found = cache.find(key(i), milliseconds(50)).value();
      answers.push_back(found ? found->text + std::to_string(static_cast<int>(found->verdict))
                              : "unknown");
    }
    CHECK(std::ranges::count(answers, "unknown") == 20);
    REQUIRE(cache.flush());
    Contents found = contents(store, name_space);
    found["answers"] = answers;
    return found;
  });
}

}  // namespace
}  // namespace sequent
