#include "tests/differential/duel.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <utility>

#include "engine/base/ascii.h"
#include "tests/support/test_client.h"

namespace sequent::test {
namespace {

using std::chrono_literals::operator""s;

constexpr std::size_t kBatch = 50;

bool is_command(const Step& step, std::string_view name) {
  return !step.words.empty() && base::equal_ignoring_case(step.words[0], name);
}

Difference ends_here(std::size_t at, const Step& step, const std::string& how) {
  return {.at = at, .words = step.words, .name = step.name, .ours = how, .theirs = "a reply"};
}

}  // namespace

Duel::Duel(std::string sequent)
    : sequent_(std::move(sequent)),
      // It looks at the timeouts of blocked clients `hz` times a second.
      redis_server_({"--appendonly", "no", "--hz", "500"}),
      redis_(WireClient::to_path(redis_server_.socket_path())) {
  dir_.emplace();
  start_ours();
}

void Duel::start_ours() {
  const std::string socket = *dir_ / "s.sock";
  std::filesystem::remove(socket);
  child_.emplace(std::vector<std::string>{sequent_, "serve", "--unix", socket, "--store",
                                          "embedded:" + *dir_ / "a.db", "--durability", "no"},
                 *dir_ / "log");
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (true) {
    try {
      ours_ = WireClient::to_path(socket);
      return;
    } catch (const std::runtime_error& error) {
      if (!child_->running() || std::chrono::steady_clock::now() > deadline) {
        throw std::runtime_error("sequent serve does not start, see " + (*dir_ / "log"));
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
}

Duel::Reply Duel::read(WireClient& client) {
  Reply said{.reply = client.read()};
  said.raw = client.raw();
  return said;
}

void Duel::send_both(const std::vector<std::string>& words) {
  const std::string bytes = WireClient::encode(words);
  ours_->send_raw(bytes);
  redis_->send_raw(bytes);
}

bool Duel::has(const std::string& name) {
  std::string listed = name;
  std::replace(listed.begin(), listed.end(), ' ', '|');
  return !ours_->run({"COMMAND", "INFO", listed}).items.at(0).is_null();
}

void Duel::prepare(int protocol) {
  queued_.clear();
  const std::vector<std::vector<std::string>> commands{
      {"RESET"},
      {"SELECT", "0"},
      {"FLUSHALL"},
      {"SCRIPT", "FLUSH"},
      {"FUNCTION", "FLUSH"},
      {"CONFIG", "SET", "hash-max-listpack-entries", "128", "hash-max-listpack-value", "64",
       "zset-max-listpack-entries", "128", "zset-max-listpack-value", "64",
       "set-max-intset-entries", "512", "list-max-listpack-size", "-2"},
      {"HELLO", std::to_string(protocol)},
  };
  for (const auto& words : commands) {
    send_both(words);
    ours_->read();
    redis_->read();
  }
  // No command forgets all users, and those of ours do not survive a restart.
  for (WireClient* server : {&*ours_, &*redis_}) {
    const resp::Reply users = server->run("ACL USERS");
    for (const resp::Reply& user : users.items) {
      if (user.text != "default") {
        server->run(std::vector<std::string>{"ACL", "DELUSER", user.text});
      }
    }
  }
}

std::optional<Difference> Duel::run(const std::vector<Step>& steps, int protocol, bool restart) {
  prepare(protocol);
  const Step last{.words = {"RESET"}, .name = "stored keys"};
  try {
    auto difference = say(steps);
    if (!difference) {
      difference = compare_stored(true);
    }
    if (!difference && restart) {
      child_->send(SIGTERM);
      if (child_->wait_for(20s) != 0) {
        difference = ends_here(steps.size(), last, "does not stop");
      }
      start_ours();
      if (!difference && (difference = compare_stored(false))) {
        difference->name = "restart";
      }
    }
    if (difference && difference->name == "stored") {
      difference->at = steps.size();
    }
    return difference;
  } catch (const std::runtime_error& error) {
    const bool died = child_->wait_for(1s) != -1;
    child_.reset();
    dir_.emplace();
    redis_ = WireClient::to_path(redis_server_.socket_path());
    start_ours();
    return ends_here(steps.size(), last, died ? "the server died" : error.what());
  }
}

std::optional<Difference> Duel::say(const std::vector<Step>& steps) {
  for (std::size_t first = 0; first < steps.size(); first += kBatch) {
    const std::size_t end = std::min(first + kBatch, steps.size());
    for (std::size_t i = first; i < end; ++i) {
      send_both(steps[i].words);
    }
    std::optional<Difference> difference;
    for (std::size_t i = first; i < end; ++i) {
      const Reply theirs = read(*redis_);
      Reply ours;
      try {
        ours = read(*ours_);
      } catch (const std::runtime_error& error) {
        if (child_->wait_for(1s) == -1) {
          throw;
        }
        throw std::runtime_error("the server died");
      }
      if (!difference) {
        difference = compare_reply(steps[i], ours, theirs);
        if (difference) {
          difference->at = i;
        }
      }
      before_ = theirs.reply;
    }
    if (difference) {
      return difference;
    }
  }
  return std::nullopt;
}

std::optional<Difference> Duel::compare_reply(const Step& step,
                                              const Reply& ours,
                                              const Reply& theirs) {
  bool equal = ours.raw == theirs.raw;
  if (theirs.reply.text == "QUEUED") {
    queued_.push_back(step.compare);
  } else if (is_command(step, "EXEC") && theirs.reply.is_list()) {
    equal = equal || agree_on_queued(ours, theirs);
    queued_.clear();
  } else {
    equal = equal || (step.compare != Compare::kExact &&
                      agree(ours.reply, theirs.reply, step.compare, before_));
    if (is_command(step, "EXEC") || is_command(step, "DISCARD") || is_command(step, "RESET")) {
      queued_.clear();
    }
  }
  if (equal) {
    return std::nullopt;
  }
  return Difference{.words = step.words,
                    .name = step.name,
                    .ours = to_text(ours.reply),
                    .theirs = to_text(theirs.reply)};
}

bool Duel::agree_on_queued(const Reply& ours, const Reply& theirs) {
  const auto& here = ours.reply.items;
  const auto& there = theirs.reply.items;
  if (here.size() != queued_.size() || there.size() != queued_.size()) {
    return false;
  }
  for (std::size_t i = 0; i < queued_.size(); ++i) {
    if (!agree(here[i], there[i], queued_[i], i == 0 ? resp::Reply{} : there[i - 1])) {
      return false;
    }
  }
  return true;
}

std::optional<Difference> Duel::compare_stored(bool with_encoding) {
  if (auto difference = say({{.words = {"RESET"}, .name = "stored"}})) {
    return difference;
  }
  for (int database = 0; database < 16; ++database) {
    if (auto difference = compare_database(std::to_string(database), with_encoding)) {
      return difference;
    }
  }
  return std::nullopt;
}

std::optional<Difference> Duel::compare_database(const std::string& database, bool with_encoding) {
  const std::vector<Step> list{{{"SELECT", database}, Compare::kExact, "stored"},
                               {{"KEYS", "*"}, Compare::kUnordered, "stored"}};
  if (auto difference = say(list)) {
    return difference;
  }
  std::vector<std::string> keys;
  for (const resp::Reply& key : before_.items) {
    keys.push_back(key.text);
    redis_->send({"TYPE", key.text});
  }
  std::vector<Step> steps;
  for (const std::string& key : keys) {
    const std::string type = redis_->read().text;
    const std::vector<Step> more = readings(key, type, with_encoding);
    steps.insert(steps.end(), more.begin(), more.end());
  }
  return say(steps);
}

std::vector<Step> Duel::readings(const std::string& key,
                                 const std::string& type,
                                 bool with_encoding) {
  std::vector<Step> steps{{{"TYPE", key}}, {{"PTTL", key}, Compare::kNear}};
  if (with_encoding) {
    steps.push_back({{"OBJECT", "ENCODING", key}});
  }
  if (type == "list") {
    steps.push_back({{"LRANGE", key, "0", "-1"}});
  } else if (type == "hash") {
    steps.push_back({{"HGETALL", key}, Compare::kPairs});
  } else if (type == "set") {
    steps.push_back({{"SMEMBERS", key}, Compare::kUnordered});
  } else if (type == "zset") {
    steps.push_back({{"ZRANGE", key, "0", "-1", "WITHSCORES"}});
  } else if (type == "stream") {
    steps.push_back({{"XINFO", "STREAM", key, "FULL", "COUNT", "0"}, Compare::kStreamInfo});
  } else {
    steps.push_back({{"GET", key}});
  }
  for (Step& step : steps) {
    step.name = "stored";
  }
  return steps;
}

}  // namespace sequent::test
