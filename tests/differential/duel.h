#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/differential/generator.h"
#include "tests/support/child.h"
#include "tests/support/redis_server.h"
#include "tests/support/temp_dir.h"
#include "tests/support/wire_client.h"

namespace sequent::test {

// What two servers did not agree on.
struct Difference {
  std::size_t at = 0;  // the command's number; past the last one: what is stored differs
  std::vector<std::string> words;
  std::string name;
  std::string ours;
  std::string theirs;
};

// `sequent serve` and redis-server, which are told the same.
//
// Errors: std::runtime_error when a server does not start or redis-server fails.
// Blocking: until both have replied.
class Duel {
 public:
  // `sequent`: the program.
  explicit Duel(std::string sequent);

  // Says all from an empty store in RESP2 or RESP3, and then compares what is stored:
  // with `restart`, also after a restart of ours, when encodings may be others. A server of ours
  // that died is started again, empty.
  std::optional<Difference> run(const std::vector<Step>& steps, int protocol, bool restart);
  // Whether ours has the command: "get", "xgroup create".
  [[nodiscard]] bool has(const std::string& name);

 private:
  // Replies of both, told apart by their bytes.
  struct Reply {
    resp::Reply reply;
    std::string raw;
  };

  void start_ours();
  void prepare(int protocol);
  void send_both(const std::vector<std::string>& words);
  std::optional<Difference> say(const std::vector<Step>& steps);
  std::optional<Difference> compare_reply(const Step& step, const Reply& ours, const Reply& theirs);
  [[nodiscard]] bool agree_on_queued(const Reply& ours, const Reply& theirs);
  std::optional<Difference> compare_stored(bool with_encoding);
  std::optional<Difference> compare_database(const std::string& database, bool with_encoding);
  static std::vector<Step> readings(const std::string& key,
                                    const std::string& type,
                                    bool with_encoding);
  static Reply read(WireClient& client);

  std::string sequent_;
  RedisServer redis_server_;
  std::optional<TempDir> dir_;
  std::optional<Child> child_;
  std::optional<WireClient> ours_;
  std::optional<WireClient> redis_;
  std::vector<Compare> queued_;  // since MULTI
  resp::Reply before_;           // theirs, to the last command
};

}  // namespace sequent::test
