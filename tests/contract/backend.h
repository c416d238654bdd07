#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/store/open.h"

namespace sequent::test {

// One of the stores that must keep the same promises.
class Backend {
 public:
  virtual ~Backend() = default;
  // Another handle to the same, at first empty, store.
  virtual base::Result<std::unique_ptr<store::OpenStore>> open(store::OpenOptions options) = 0;
};

// One whose server is a process of its own.
class ServerBackend : public Backend {
 public:
  virtual void start() = 0;
  virtual void stop() = 0;    // as its operator would
  virtual void crash() = 0;   // SIGKILL
  virtual void pause() = 0;   // SIGSTOP
  virtual void resume() = 0;  // SIGCONT
};

// The names to test, the one that others are measured by first: all, or those in the
// environment variable SEQUENT_BACKENDS (separated by commas).
std::vector<std::string> backend_names();

// Null, after a call of skip(), if it cannot be had here.
std::unique_ptr<Backend> make_backend(std::string_view name);
// Null for a store that has no server.
std::unique_ptr<ServerBackend> make_server_backend(std::string_view name);

}  // namespace sequent::test
