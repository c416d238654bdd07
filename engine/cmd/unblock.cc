#include "engine/cmd/unblock.h"

#include <chrono>
#include <string_view>
#include <vector>

#include "engine/cmd/accounting.h"
#include "engine/cmd/table.h"

namespace sequent::cmd {

void unblock(state::Instance& instance, state::Session& session, Unblock how) {
  const state::Blocked waited = *session.blocked;
  instance.blocking.remove(session);
  resp::ReplySink& out = session.outbox();
  if (how == Unblock::kError) {
    out.error("UNBLOCKED client unblocked via CLIENT UNBLOCK");
    account_error(instance, out.last_error());
  } else if (waited.timeout_reply == state::TimeoutReply::kReplicas) {
    out.integer(instance.replicas.acknowledged(session.written_offset));
  } else if (waited.timeout_reply == state::TimeoutReply::kNull) {
    out.null();
  } else {
    out.null_array();
  }
  const std::vector<std::string_view> words = waited.command.views();
  if (const CommandSpec* spec = find_command(Args(words))) {
    account(instance, session,
            {*spec, words, std::chrono::nanoseconds(waited.spent_ns), how == Unblock::kError});
  }
}

}  // namespace sequent::cmd
