#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "engine/store/interrupt.h"
#include "engine/store/lossy_store.h"
#include "engine/store/pool.h"
#include "engine/store/retry.h"
#include "engine/store/url.h"

namespace sequent::store {

struct RedisOptions {
  std::chrono::milliseconds deadline{5000};
  std::chrono::milliseconds outage{0};
  // Once asked for, no call waits for longer than `grace` for a server that does not answer.
  std::stop_token stop = {};
  std::chrono::milliseconds grace{1000};
  PoolLimits pool;
  BackoffLimits backoff;
};

struct RedisStatistics {
  std::uint64_t calls = 0;
  std::uint64_t repeats = 0;   // attempts after the first
  std::uint64_t timeouts = 0;  // calls that ended with an unknown effect
  std::uint64_t failures = 0;  // calls that ended without having run
  PoolStatistics pool;
};

// A Store that is a server: one host, or a Unix socket.
//
// Blocking: a call up to the deadline and, when the server is away, up to `outage` and the
// deadline after it.
class RedisStore final : public LossyStore {
 public:
  // Connects once, so that a wrong address is told at once, whatever `outage` says.
  // REQUIRES: as connect_by().
  static base::Result<std::unique_ptr<RedisStore>> open(const Address& address,
                                                        const RedisOptions& options = {});
  RedisStore(const Address& address, const RedisOptions& options);

  [[nodiscard]] std::string_view url() const override { return url_; }

  [[nodiscard]] RedisStatistics statistics();

 private:
  // A packed request and how to treat it.
  struct Request {
    std::string bytes;
    std::size_t replies = 1;
    std::string name;  // for messages
    bool repeatable = false;
    std::optional<std::chrono::milliseconds> blocks_for;
  };

  base::Result<resp::Reply> run_as(Args command, Repeat repeat) override;
  base::Result<std::vector<resp::Reply>> run_batch_as(std::span<const Command> commands,
                                                      Repeat repeat) override;
  base::Result<resp::Reply> run_script_as(const Script& script,
                                          ScriptWords words,
                                          Repeat repeat) override;
  base::Result<resp::Reply> perform_one(Args command, Request request);
  // Attempts until one answers, or it must not be tried again.
  base::Result<std::vector<resp::Reply>> perform(const Request& request);
  base::Result<std::vector<resp::Reply>> attempt(const Request& request);

  const std::string url_;
  const bool follows_master_;  // the server that is asked may be another one next time
  const RedisOptions options_;
  const Interrupt interrupt_;
  Pool pool_;
  base::Guarded<RedisStatistics> statistics_;
};

}  // namespace sequent::store
