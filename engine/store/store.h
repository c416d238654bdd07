#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/resp/reply.h"
#include "engine/store/script.h"

namespace sequent::store {

using Args = std::span<const std::string_view>;
// A command that owns its words: {"SET", "key", "value"}.
using Command = std::vector<std::string>;

// A Redis-compatible store: the embedded engine or a server. The only way
// domain code reaches data; use the typed calls of typed.h.
//
// Errors: an Error means that the store could not be asked (kUnavailable: it did
// not run; kTimeout: the effect is unknown). A command that ran and failed
// is a Reply of kind kError. kInvalid: a command that would change a connection
// which all callers share (MULTI, SUBSCRIBE, SELECT, ...): use a script, a Notifier.
// A call that did not run is made again, as long as OpenOptions::outage allows;
// one that may have run only if that cannot change its outcome: reads, a plain
// SET and the like, and all that goes through repeatable().
// Threads: any, at once. A blocking command holds up only its caller.
// Blocking: up to the store's deadline; a blocking command up to its own timeout
// and the deadline after it.
class Store {
 public:
  virtual ~Store() = default;

  virtual base::Result<resp::Reply> run(Args command) = 0;
  // One round trip; not atomic. Replies in the order of the commands. An Error
  // says nothing of how many of them ran.
  virtual base::Result<std::vector<resp::Reply>> run_batch(std::span<const Command> commands) = 0;
  // EVALSHA, then EVAL where the store does not know the script yet. All keys
  // share one {hash tag}.
  virtual base::Result<resp::Reply> run_script(const Script& script, Args keys, Args args) = 0;

  // The same store, for calls whose caller knows that running them twice does no
  // harm (a script that knows its own nonce, an SADD whose count nobody reads):
  // when the connection is lost after such a call was sent, it is made again.
  // Lives as long as this store.
  virtual Store& repeatable() = 0;

  // For messages: the address without its password.
  [[nodiscard]] virtual std::string_view url() const = 0;
};

}  // namespace sequent::store
