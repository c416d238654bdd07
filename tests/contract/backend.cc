#include "tests/contract/backend.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <signal.h>
#include <stdexcept>
#include <thread>
#include <utility>

#include "engine/engine.h"
#include "engine/server/server.h"
#include "tests/support/child.h"
#include "tests/support/redis_cluster.h"
#include "tests/support/redis_server.h"
#include "tests/support/skip.h"
#include "tests/support/temp_dir.h"

namespace sequent::test {
namespace {

using Opened = base::Result<std::unique_ptr<store::OpenStore>>;

// Debian's redis-server.
class RedisBackend final : public ServerBackend {
 public:
  Opened open(store::OpenOptions options) override {
    return store::open_store(server_.tcp_url(), std::move(options));
  }
  void start() override { server_.start(); }
  void stop() override { server_.stop(); }
  void crash() override { server_.crash(); }
  void pause() override { server_.pause(); }
  void resume() override { server_.resume(); }

 private:
  RedisServer server_;
};

// Three of Debian's redis-servers as a Cluster.
class ClusterBackend final : public ServerBackend {
 public:
  Opened open(store::OpenOptions options) override {
    return store::open_store(cluster_.url(), std::move(options));
  }
  void start() override { cluster_.start(); }
  void stop() override { cluster_.stop(); }
  void crash() override { cluster_.crash(); }
  void pause() override { cluster_.pause(); }
  void resume() override { cluster_.resume(); }

 private:
  RedisCluster& cluster_ = shared_cluster();
};

// Our server, as a process, with its data on disk.
class OurServerBackend final : public ServerBackend {
 public:
  OurServerBackend() { start(); }

  Opened open(store::OpenOptions options) override {
    return store::open_store("redis://127.0.0.1:" + std::to_string(port_), std::move(options));
  }
  void start() override {
    const auto program =
        std::filesystem::read_symlink("/proc/self/exe").parent_path() / "contract" / "serve_engine";
    child_.emplace(
        std::vector<std::string>{program.string(), std::to_string(port_), dir_ / "store.db"},
        dir_ / "log");
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!open({})) {
      if (!child_->running() || std::chrono::steady_clock::now() > deadline) {
        std::ifstream log(dir_ / "log");
        throw std::runtime_error("our server does not start:\n" +
                                 std::string(std::istreambuf_iterator<char>(log), {}));
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  void stop() override { crash(); }
  void crash() override {
    child_->kill_now();
    child_.reset();
  }
  void pause() override { child_->send(SIGSTOP); }
  void resume() override { child_->send(SIGCONT); }

 private:
  TempDir dir_;
  int port_ = free_port();
  std::optional<Child> child_;
};

// An engine in this process, in memory, behind our server on a socket.
class SocketBackend final : public Backend {
 public:
  enum class Kind { kTcp, kUnix };
  explicit SocketBackend(Kind kind) : engine_(engine::Engine::open({}).value()) {
    server::Options options;
    if (kind == Kind::kTcp) {
      options.listen.push_back({"127.0.0.1", 0});
    } else {
      options.unix_path = dir_ / "socket";
    }
    server_ = server::Server::open(*engine_, options).value();
    server_->start();
    url_ = kind == Kind::kTcp ? "redis://127.0.0.1:" + std::to_string(server_->port())
                              : "redis+unix://" + (dir_ / "socket");
  }
  Opened open(store::OpenOptions options) override {
    return store::open_store(url_, std::move(options));
  }

 private:
  TempDir dir_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<server::Server> server_;
  std::string url_;
};

class MemoryBackend final : public Backend {
 public:
  Opened open(store::OpenOptions) override { return store::open_memory_store(); }
};

// An embedded file that this process owns.
class FileBackend final : public Backend {
 public:
  explicit FileBackend(std::string durability) : durability_(std::move(durability)) {}
  Opened open(store::OpenOptions options) override {
    options.durability = durability_;
    return store::open_store("embedded:" + (dir_ / "store.db"), std::move(options));
  }

 private:
  TempDir dir_;
  std::string durability_;
};

// An embedded file that somebody else owns.
class AttachedBackend final : public Backend {
 public:
  AttachedBackend() : owner_(files_.open({}).value()) {}
  Opened open(store::OpenOptions options) override { return files_.open(std::move(options)); }

 private:
  FileBackend files_{"everysec"};
  std::unique_ptr<store::OpenStore> owner_;
};

}  // namespace

std::vector<std::string> backend_names() {
  const char* chosen = std::getenv("SEQUENT_BACKENDS");
  std::string_view rest =
      chosen == nullptr ? "redis,cluster,memory,file,always,attached,tcp,unix,process" : chosen;
  std::vector<std::string> names;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    names.emplace_back(rest.substr(0, comma));
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
  }
  return names;
}

std::unique_ptr<ServerBackend> make_server_backend(std::string_view name) {
  if (name == "process") {
    return std::make_unique<OurServerBackend>();
  }
  if ((name == "redis" || name == "cluster") && !RedisServer::installed()) {
    skip("redis-server is not installed");
    return nullptr;
  }
  if (name == "redis") {
    return std::make_unique<RedisBackend>();
  }
  if (name == "cluster") {
    return std::make_unique<ClusterBackend>();
  }
  return nullptr;
}

std::unique_ptr<Backend> make_backend(std::string_view name) {
  if (name == "memory") {
    return std::make_unique<MemoryBackend>();
  }
  if (name == "file") {
    return std::make_unique<FileBackend>("everysec");
  }
  if (name == "always") {
    return std::make_unique<FileBackend>("always");
  }
  if (name == "attached") {
    return std::make_unique<AttachedBackend>();
  }
  if (name == "tcp") {
    return std::make_unique<SocketBackend>(SocketBackend::Kind::kTcp);
  }
  if (name == "unix") {
    return std::make_unique<SocketBackend>(SocketBackend::Kind::kUnix);
  }
  return make_server_backend(name);
}

}  // namespace sequent::test
