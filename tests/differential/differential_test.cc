// Random commands on this engine and on redis-server: all replies must be equal.
//
// usage: differential_test [--seed N] [--rounds N] [--commands N] [FAMILY]...
// Each round starts empty with a seed of its own, mixes the families named (all by
// default) and ends with a comparison of all keys. A difference prints what
// led to it and ends the program with 1. Without redis-server it ends with 77.

#include <algorithm>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/ascii.h"
#include "engine/base/parse.h"
#include "engine/engine.h"
#include "tests/differential/family.h"
#include "tests/differential/redis_connection.h"
#include "tests/support/redis_server.h"
#include "tests/support/test_client.h"

namespace sequent::test {
namespace {

using resp::Reply;
using resp::ReplyKind;

struct Settings {
  std::uint64_t seed = 1;
  std::uint64_t rounds = 100;
  std::uint64_t commands = 2000;
  std::vector<Family> families;
};

bool less(const Reply& a, const Reply& b) {
  return to_text(a) < to_text(b);
}

void sort_lists(Reply& reply) {
  for (Reply& item : reply.items) {
    sort_lists(item);
  }
  std::sort(reply.items.begin(), reply.items.end(), less);
}

void sort_pairs(Reply& reply) {
  std::vector<Reply> pairs;
  for (std::size_t i = 0; i + 1 < reply.items.size(); i += 2) {
    pairs.push_back(Reply::array({reply.items[i], reply.items[i + 1]}));
  }
  std::sort(pairs.begin(), pairs.end(), less);
  reply.items = std::move(pairs);
}

// hiredis tells no null array from a null.
void forget_null_kinds(Reply& reply) {
  if (reply.kind == ReplyKind::kNullArray) {
    reply.kind = ReplyKind::kNull;
  }
  for (Reply& item : reply.items) {
    forget_null_kinds(item);
  }
}

void forget_tree_nodes(Reply& reply) {
  for (std::size_t i = 0; i + 1 < reply.items.size(); i += 2) {
    if (reply.items[i].text == "radix-tree-nodes") {
      reply.items[i + 1] = {};
    }
  }
}

bool same(Reply ours, Reply theirs, Compare compare) {
  constexpr std::int64_t kMostApart = 20'000;
  forget_null_kinds(ours);
  switch (compare) {
    case Compare::kExact:
      break;
    case Compare::kSorted:
      sort_lists(ours);
      sort_lists(theirs);
      break;
    case Compare::kSortedPairs:
      sort_pairs(ours);
      sort_pairs(theirs);
      break;
    case Compare::kNear:
      return ours.kind == theirs.kind && ours.text == theirs.text &&
             std::abs(ours.integer - theirs.integer) < kMostApart &&
             (ours.integer < 0) == (theirs.integer < 0);
    case Compare::kKind:
      return ours.kind == theirs.kind;
    case Compare::kSize:
      return theirs.is_error()
                 ? ours == theirs
                 : ours.kind == theirs.kind && ours.items.size() == theirs.items.size();
    case Compare::kStreamInfo:
      forget_tree_nodes(ours);
      forget_tree_nodes(theirs);
      break;
  }
  return ours == theirs;
}

std::string quoted(const std::string& word) {
  std::string text = "\"";
  for (const char c : word.substr(0, 120)) {
    char hex[5];
    if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
      text += c;
    } else {
      std::snprintf(hex, sizeof hex, "\\x%02x", static_cast<unsigned char>(c));
      text += hex;
    }
  }
  return text + '"';
}

void print(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    std::cout << ' ' << quoted(word);
  }
  std::cout << '\n';
}

// Keys are words such as "str1".
bool shares_key(const std::vector<std::string>& words, const std::vector<std::string>& others) {
  return std::any_of(words.begin() + 1, words.end(), [&](const std::string& word) {
    return word.size() > 3 && base::is_digit(word.back()) && !base::is_digit(word.front()) &&
           std::find(others.begin(), others.end(), word) != others.end();
  });
}

class Comparison {
 public:
  Comparison(engine::Engine& engine, RedisConnection& redis) : client_(engine), redis_(&redis) {}

  // False: a difference was found and printed.
  bool round(const Settings& settings, std::uint64_t seed) {
    history_.clear();
    queued_.clear();
    run({{{"RESET"}}, {{"SELECT", "0"}}, {{"FLUSHALL"}}});
    Source source(seed);
    std::vector<Step> steps;
    for (std::uint64_t i = 0; i < settings.commands; ++i) {
      steps.push_back(settings.families[source.below(settings.families.size())].next(source));
    }
    if (run(steps) && run({{{"RESET"}}}) && same_keys()) {
      return true;
    }
    std::cout << "seed " << seed << '\n';
    return false;
  }

 private:
  bool run(const std::vector<Step>& steps) {
    std::vector<std::vector<std::string>> commands;
    for (const Step& step : steps) {
      commands.push_back(step.words);
    }
    const std::vector<Reply> theirs = redis_->run(commands);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const Reply ours = run_here(steps[i].words);
      if (!agree(steps[i], ours, theirs[i])) {
        report(steps[i], ours, theirs[i]);
        return false;
      }
      history_.push_back(steps[i].words);
    }
    return true;
  }

  // A command that waits for a key gives up at once.
  Reply run_here(const std::vector<std::string>& words) {
    const Answer answer = client_.run_words(words);
    if (!answer.blocked) {
      return answer.reply;
    }
    client_.time_out();
    return client_.message().reply;
  }

  // The same, also for what EXEC replies of the commands that were queued.
  bool agree(const Step& step, const Reply& ours, const Reply& theirs) {
    if (theirs.text == "QUEUED") {
      queued_.push_back(step.compare);
      return ours == theirs;
    }
    const bool ends = base::equal_ignoring_case(step.words[0], "EXEC") ||
                      base::equal_ignoring_case(step.words[0], "DISCARD");
    if (!ends || theirs.items.empty()) {
      if (ends) {
        queued_.clear();
      }
      return same(ours, theirs, step.compare);
    }
    const std::vector<Compare> queued = std::exchange(queued_, {});
    if (ours.items.size() != queued.size() || theirs.items.size() != queued.size()) {
      return false;
    }
    for (std::size_t i = 0; i < queued.size(); ++i) {
      if (!same(ours.items[i], theirs.items[i], queued[i])) {
        return false;
      }
    }
    return true;
  }

  // What the last commands left behind.
  bool same_keys() {
    const Reply keys = client_.run("KEYS *").reply;
    std::vector<Step> steps;
    for (const Reply& key : keys.items) {
      steps.push_back({{"TYPE", key.text}});
      steps.push_back({{"PTTL", key.text}, Compare::kNear});
      steps.push_back({{"OBJECT", "ENCODING", key.text}});
      steps.push_back(read_all(key.text));
    }
    steps.push_back({{"KEYS", "*"}, Compare::kSorted});
    return run(steps);
  }
  Step read_all(const std::string& key) {
    const std::string type = client_.run_words({"TYPE", key}).reply.text;
    if (type == "list") {
      return {{"LRANGE", key, "0", "-1"}};
    }
    if (type == "hash") {
      return {{"HGETALL", key}, Compare::kSortedPairs};
    }
    if (type == "set") {
      return {{"SMEMBERS", key}, Compare::kSorted};
    }
    if (type == "zset") {
      return {{"ZRANGE", key, "0", "-1", "WITHSCORES"}};
    }
    if (type == "stream") {
      return {{"XRANGE", key, "-", "+"}};
    }
    return {{"GET", key}};
  }

  void report(const Step& step, const Reply& ours, const Reply& theirs) const {
    std::cout << "difference at command " << history_.size() << ':';
    print(step.words);
    std::cout << "  here:  " << to_text(ours) << "\n  redis: " << to_text(theirs)
              << "\nearlier commands with its keys, and the last ones:\n";
    constexpr std::size_t kLast = 40;
    for (std::size_t i = 0; i < history_.size(); ++i) {
      const std::vector<std::string>& words = history_[i];
      if (i + kLast >= history_.size() || shares_key(words, step.words)) {
        std::cout << ' ' << i << ':';
        print(words);
      }
    }
  }

  TestClient client_;
  RedisConnection* redis_;
  std::vector<Compare> queued_;                    // since MULTI
  std::vector<std::vector<std::string>> history_;  // of this round
};

// False: the words are wrong, which is printed.
bool read_settings(const std::vector<std::string>& words, Settings& settings) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::uint64_t* number = words[i] == "--seed"       ? &settings.seed
                            : words[i] == "--rounds"   ? &settings.rounds
                            : words[i] == "--commands" ? &settings.commands
                                                       : nullptr;
    if (number != nullptr) {
      const auto value = i + 1 < words.size() ? base::parse_uint(words[++i]) : std::nullopt;
      if (!value) {
        std::cerr << words[i] << ": needs a number\n";
        return false;
      }
      *number = *value;
      continue;
    }
    const auto all = families();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Family& family) { return family.name == words[i]; });
    if (found == all.end()) {
      std::cerr << words[i] << ": no such family\n";
      return false;
    }
    settings.families.push_back(*found);
  }
  if (settings.families.empty()) {
    settings.families.assign(families().begin(), families().end());
  }
  return true;
}

int run(const std::vector<std::string>& words) {
  Settings settings;
  if (!read_settings(words, settings)) {
    return 2;
  }
  if (!RedisServer::installed()) {
    std::cout << "skipped: redis-server is not installed\n";
    return 77;
  }
  // It looks at the timeouts of blocked clients `hz` times a second.
  RedisServer server({"--appendonly", "no", "--save", "", "--hz", "500"});
  RedisConnection redis(server.socket_path());
  auto engine = engine::Engine::open({});
  if (!engine) {
    std::cerr << engine.error().message << '\n';
    return 1;
  }
  Comparison comparison(**engine, redis);
  for (std::uint64_t round = 0; round < settings.rounds; ++round) {
    if (!comparison.round(settings, settings.seed + round)) {
      return 1;
    }
  }
  std::cout << settings.rounds * settings.commands << " commands, no difference\n";
  return 0;
}

}  // namespace
}  // namespace sequent::test

int main(int argc, char** argv) {
  try {
    return sequent::test::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
