#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/engine.h"
#include "engine/resp/reply.h"
#include "engine/store/embedded_session.h"
#include "engine/store/store.h"

namespace sequent::store {

// A Store that is an engine in this process: commands go to its table and replies
// come back as trees, with no bytes in between.
//
// Borrows: the engine.
// Errors: kTimeout if the disk refused what a command wrote (`always`).
// Threads: any; commands run one at a time. Blocking: for the engine, then for the disk
// with `always`; a command that blocks waits without holding either.
class EmbeddedStore final : public Store {
 public:
  EmbeddedStore(engine::Engine& engine, std::string url);
  ~EmbeddedStore() override;
  EmbeddedStore(const EmbeddedStore&) = delete;
  EmbeddedStore& operator=(const EmbeddedStore&) = delete;

  base::Result<resp::Reply> run(Args command) override;
  // In turns of many commands each: others come in between.
  base::Result<std::vector<resp::Reply>> run_batch(std::span<const Command> commands) override;
  base::Result<resp::Reply> run_script(const Script& script, Args keys, Args args) override;
  // Nothing is ever lost on the way to an engine in this process.
  Store& repeatable() override { return *this; }
  [[nodiscard]] std::string_view url() const override { return url_; }

 private:
  // Sessions are lent to calls; only the holder of the turn touches the list.
  std::unique_ptr<EmbeddedSession> take_session();
  // Until the blocked command of `session` is served, or its time is over.
  base::Result<resp::Reply> wait(std::unique_ptr<EmbeddedSession> session, Deadline deadline);
  base::Status make_durable(std::uint64_t turn);

  engine::Engine& engine_;
  const std::string url_;
  std::vector<std::unique_ptr<EmbeddedSession>> idle_;
};

}  // namespace sequent::store
