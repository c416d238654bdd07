#include "tests/proofcache/tactics/stores.h"

#include <atomic>
#include <optional>
#include <stdexcept>

#include "engine/engine.h"
#include "engine/server/server.h"
#include "tests/support/redis_cluster.h"
#include "tests/support/redis_server.h"
#include "tests/support/skip.h"
#include "tests/support/temp_dir.h"

namespace sequent::test {
namespace {

template <typename T>
T must(base::Result<T> result) {
  if (!result) {
    throw std::runtime_error(result.error().message);
  }
  return std::move(result).value();
}

// Each of them is an owner of sockets and files, so they live as long as the program.
class Stores {
 public:
  Stores() {
    if (RedisServer::installed()) {
      redis_.emplace(std::vector<std::string>{"--appendonly", "no"});
      urls_.push_back(redis_->unix_url());
      urls_.push_back(shared_cluster().url());
    } else {
      skip("redis-server is not installed");
    }
    engine_ = must(engine::Engine::open({}));
    server::Options options;
    options.unix_path = folder_ / "serve.sock";
    server_ = must(server::Server::open(*engine_, options));
    server_->start();
    urls_.push_back("redis+unix://" + options.unix_path.string());
    urls_.push_back("embedded:" + (folder_ / "store.db"));
    owner_ = must(store::open_store(urls_.back()));
  }
  [[nodiscard]] const std::vector<std::string>& urls() const { return urls_; }

 private:
  TempDir folder_;
  std::vector<std::string> urls_;
  std::optional<RedisServer> redis_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<server::Server> server_;
  std::unique_ptr<store::OpenStore> owner_;
};

}  // namespace

const std::vector<std::string>& store_urls() {
  static const Stores stores;
  return stores.urls();
}

std::string fresh_name_space() {
  static std::atomic<int> count = 0;
  return "t" + std::to_string(++count);
}

std::unique_ptr<store::OpenStore> open_for_test(const std::string& url) {
  return must(store::open_store(url));
}

}  // namespace sequent::test
