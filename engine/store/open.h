#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/store/notifier.h"
#include "engine/store/store.h"

namespace sequent::store {

struct OpenOptions {
  // How long one command may take before it is kTimeout.
  std::chrono::milliseconds deadline{5000};
  // For how long a call goes on trying, with growing pauses, to reach a store
  // that is away (its server restarts); 0: the first failure is reported.
  std::chrono::milliseconds outage{0};
  // Once asked for, calls give up a store that is away after `grace`, whatever `outage` says.
  std::stop_token stop = {};
  std::chrono::milliseconds grace{1000};
  // `always`, `everysec` or `no`: embedded only.
  std::string durability = "everysec";
};

// An open store and the means to subscribe to it. Cheap to hand down by reference.
class OpenStore {
 public:
  virtual ~OpenStore() = default;
  virtual Store& store() = 0;
  virtual base::Result<std::unique_ptr<Notifier>> make_notifier() = 0;
};

// `embedded:PATH` (`embedded:` = the user's own, under the XDG data folder),
// `redis://[user:password@]host:port[/db]`, `redis+unix:///path[?db=N]`,
// `redis+cluster://[user:password@]host:port,…`,
// `redis+sentinel://[user:password@]host:port,…/master[/db]` (user and password are the master's);
// with `rediss` for `redis` over TLS, then with
// [?ca=FILE&cert=FILE&key=FILE&verify=host|chain|none]. kInvalid: the address does not parse.
// kUnavailable: nobody answers, or a server that is too old. kCorrupt: the database file is damaged
// or of a newer version.
base::Result<std::unique_ptr<OpenStore>> open_store(std::string_view url,
                                                    const OpenOptions& options = {});

// An engine of this process alone, which keeps nothing on disk: for tests and tools.
base::Result<std::unique_ptr<OpenStore>> open_memory_store();

}  // namespace sequent::store
