#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/result.h"
#include "engine/cmd/dispatch.h"
#include "engine/cmd/null_sink.h"
#include "engine/data/keyspace.h"
#include "engine/persist/record.h"
#include "engine/state/instance.h"
#include "engine/state/session.h"

namespace sequent::engine {

// Brings what is on disk back into the databases: runs the log's commands again, at a
// time before every deadline, so that they do what they did.
//
// Borrows: the instance and its dispatcher. REQUIRES: instance.loading.
// Errors: kCorrupt for a command that does not run, kInvalid for a database that is
// not configured.
class Loader final : public persist::RecordVisitor {
 public:
  enum class BigValues : bool { kTaken, kRefused };

  // `big`: kRefused makes a value that lives on disk an error (kUnavailable).
  Loader(state::Instance& instance, cmd::Dispatcher& dispatcher, BigValues big = BigValues::kTaken)
      : instance_(&instance), dispatcher_(&dispatcher), big_(big) {}

  base::Status command(int db, std::span<const std::string_view> words) override;
  base::Status string(int db, const persist::StringRecord& record) override;
  base::Status big(int db, const persist::BigRecord& record) override;
  base::Status small(int db, const persist::SmallRecord& record) override;

 private:
  // Whoever ran the commands is gone; nobody reads their replies.
  class Nobody final : public state::Session {
   public:
    resp::ReplySink& outbox() override { return silent_; }
    void wake() override {}
    void protocol_changed(int /*version*/) override {}

   private:
    cmd::NullSink silent_;
  };

  base::Result<data::Keyspace*> keyspace(int db);

  state::Instance* instance_;
  cmd::Dispatcher* dispatcher_;
  BigValues big_;
  Nobody session_;
};

}  // namespace sequent::engine
