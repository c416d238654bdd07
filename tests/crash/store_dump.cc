#include "tests/crash/store_dump.h"

#include <algorithm>
#include <vector>

namespace sequent::test {
namespace {

// Elements in an order that does not depend on how they lie in memory; `step` of them
// stay together.
std::string sorted_text(const resp::Reply& list, std::size_t step) {
  std::vector<std::string> items;
  for (std::size_t i = 0; i + step <= list.items.size(); i += step) {
    std::string item;
    for (std::size_t j = 0; j < step; ++j) {
      item += to_text(list.items[i + j]) + ' ';
    }
    items.push_back(std::move(item));
  }
  std::sort(items.begin(), items.end());
  std::string text;
  for (const std::string& item : items) {
    text += item;
  }
  return text;
}

std::string read_all(TestClient& client, const std::string& key, const std::string& type) {
  if (type == "list") {
    return to_text(client.run_words({"LRANGE", key, "0", "-1"}).reply);
  }
  if (type == "hash") {
    return sorted_text(client.run_words({"HGETALL", key}).reply, 2);
  }
  if (type == "set") {
    return sorted_text(client.run_words({"SMEMBERS", key}).reply, 1);
  }
  if (type == "zset") {
    resp::Reply pairs = client.run_words({"ZRANGE", key, "0", "-1", "WITHSCORES"}).reply;
    for (std::size_t i = 1; i < pairs.items.size(); i += 2) {
      // As in Redis, a small set forgets the sign of zero; when it is loaded it is small first.
      if (pairs.items[i].text == "-0") {
        pairs.items[i].text = "0";
      }
    }
    return to_text(pairs);
  }
  if (type == "stream") {
    resp::Reply all = client.run_words({"XINFO", "STREAM", key, "FULL", "COUNT", "0"}).reply;
    // How entries lie in memory is not kept: after the length, keys and nodes of the tree.
    all.items.erase(all.items.begin() + 2, all.items.begin() + 6);
    return to_text(all);
  }
  return to_text(client.run_words({"GET", key}).reply);
}

}  // namespace

StoreDump dump_store(engine::Engine& engine) {
  StoreDump dump;
  TestClient client(engine);
  for (int db = 0; db < 16; ++db) {
    client.run("SELECT " + std::to_string(db));
    for (const resp::Reply& key : client.run("KEYS *").reply.items) {
      const std::string type = client.run_words({"TYPE", key.text}).reply.text;
      dump[std::to_string(db) + ' ' + key.text] =
          type + ' ' + to_text(client.run_words({"PEXPIRETIME", key.text}).reply) + ' ' +
          read_all(client, key.text, type);
    }
  }
  return dump;
}

std::string difference(const StoreDump& one, const StoreDump& other) {
  StoreDump both = one;
  both.insert(other.begin(), other.end());
  for (const auto& [key, ignored] : both) {
    const auto in_one = one.find(key);
    const auto in_other = other.find(key);
    const std::string first = in_one == one.end() ? "nothing" : in_one->second;
    const std::string second = in_other == other.end() ? "nothing" : in_other->second;
    if (first != second) {
      return key + ": " + first.substr(0, 300) + " / " + second.substr(0, 300);
    }
  }
  return {};
}

}  // namespace sequent::test
