#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "cli/info_facts.h"
#include "cli/output/format.h"
#include "cli/store_access.h"

namespace sequent::cli {
namespace {

base::Result<resp::Reply> ask(store::Store& store, const std::vector<std::string_view>& words) {
  SEQUENT_TRY_ASSIGN(resp::Reply reply, store.run(words));
  if (reply.is_error()) {
    return base::unavailable(std::string(words.front()) + ": " + reply.text);
  }
  return reply;
}

// What CLUSTER SLOTS says, by node: "10.0.0.1:6379" -> "0-5460 5470".
std::map<std::string, std::string> slots_by_node(const resp::Reply& ranges) {
  std::map<std::string, std::string> nodes;
  for (const resp::Reply& range : ranges.items) {
    if (range.items.size() < 3 || range.items[2].items.size() < 2) {
      continue;
    }
    const resp::Reply& node = range.items[2];
    std::string& slots = nodes[node.items[0].text + ":" + std::to_string(node.items[1].integer)];
    const std::string first = std::to_string(range.items[0].integer);
    const std::string last = std::to_string(range.items[1].integer);
    slots.append(slots.empty() ? "" : " ").append(first);
    slots.append(first == last ? "" : "-" + last);
  }
  return nodes;
}

class StoreInfoCommand final : public Command {
 public:
  void declare(Options& options) override {
    access_.declare(options);
    options.summary("Says what answers at a store's address.")
        .example("sequent store info", "your own embedded store")
        .example("sequent store info --store redis://10.0.0.5:7379", "a server")
        .example("sequent store info --store redis+cluster://10.0.0.5,10.0.0.6", "a Cluster");
  }

  ExitCode run(Terminal& terminal) override {
    const auto open = access_.open();
    if (!open) {
      return complain(terminal, open.error());
    }
    store::Store& store = (*open)->store();
    const auto asked_at = std::chrono::steady_clock::now();
    const auto pong = ask(store, {"PING"});
    const auto took = std::chrono::steady_clock::now() - asked_at;
    const auto keys = ask(store, {"DBSIZE"});
    const auto info = ask(store, {"INFO"});
    for (const auto* reply : {&pong, &keys, &info}) {
      if (!*reply) {
        return complain(terminal, reply->error());
      }
    }
    const Facts facts = parse_info(info->text);
    const auto line = [&](std::string name, std::string_view value) {
      name.resize(14, ' ');
      terminal.print_line(name + printable(value));
    };
    const auto fact = [&](const std::string& name, std::string_view key) {
      if (const auto found = facts.find(key); found != facts.end()) {
        line(name, found->second);
      }
    };
    line("address", store.url());
    fact("redis", "redis_version");
    fact("sequent", "sequent_version");
    line("keys", std::to_string(keys->integer));
    if (const auto cluster = facts.find("cluster_enabled");
        cluster != facts.end() && cluster->second == "1") {
      const auto ranges = ask(store, {"CLUSTER", "SLOTS"});
      if (!ranges) {
        return complain(terminal, ranges.error());
      }
      for (const auto& [node, slots] : slots_by_node(*ranges)) {
        line("node", node + ", slots " + slots);
      }
    } else {
      fact("memory", "used_memory_human");
      fact("clients", "connected_clients");
    }
    line("round trip",
         std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(took).count()) +
             " us");
    return ExitCode::kProved;
  }

 private:
  StoreAccess access_;
};

}  // namespace

std::unique_ptr<Command> make_store_info_command() {
  return std::make_unique<StoreInfoCommand>();
}

}  // namespace sequent::cli
