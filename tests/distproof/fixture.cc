#include "tests/distproof/fixture.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

#include "engine/engine.h"
#include "engine/server/server.h"
#include "tests/distproof/mutating_store.h"
#include "tests/support/redis_cluster.h"
#include "tests/support/redis_server.h"
#include "tests/support/skip.h"
#include "tests/support/temp_dir.h"

namespace sequent::test {

using distproof::JobId;

namespace {

// Durability has its own tests (queue_kills.py); here the disk only costs time.
const std::vector<std::string> kNothingKept{"--appendonly", "no"};

// Stores for the whole program.
class Stores {
 public:
  Stores() {
    const char* const chosen = std::getenv("SEQUENT_BACKENDS");
    const std::string names = chosen == nullptr ? "redis,serve,embedded" : chosen;
    if (names.find("redis") != std::string::npos) {
      start_redis();
    }
    if (names.find("cluster") != std::string::npos && RedisServer::installed()) {
      urls_.push_back(shared_cluster().url());
    }
    if (names.find("serve") != std::string::npos) {
      engine_ = must(engine::Engine::open({}));
      server::Options options;
      options.unix_path = folder_ / "serve.sock";
      server_ = must(server::Server::open(*engine_, options));
      server_->start();
      urls_.push_back("redis+unix://" + (folder_ / "serve.sock"));
    }
    if (names.find("embedded") != std::string::npos) {
      urls_.push_back("embedded:" + (folder_ / "store.db"));
      owner_ = must(store::open_store(urls_.back()));
    }
  }
  [[nodiscard]] const std::vector<std::string>& urls() const { return urls_; }

 private:
  void start_redis() {
    if (RedisServer::installed()) {
      redis_.emplace(kNothingKept);
      urls_.push_back(redis_->unix_url());
    } else {
      skip("redis-server is not installed");
    }
  }

  TempDir folder_;
  std::vector<std::string> urls_;
  std::optional<RedisServer> redis_;
  std::unique_ptr<engine::Engine> engine_;
  std::unique_ptr<server::Server> server_;
  std::unique_ptr<store::OpenStore> owner_;  // the others of this process attach to it
};

// The order of a hash is that of its table, which goes on changing while Redis makes it larger.
resp::Reply sorted_pairs(resp::Reply reply) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (std::size_t i = 0; i + 1 < reply.items.size(); i += 2) {
    pairs.emplace_back(reply.items[i].text, reply.items[i + 1].text);
  }
  std::sort(pairs.begin(), pairs.end());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    reply.items[2 * i].text = pairs[i].first;
    reply.items[2 * i + 1].text = pairs[i].second;
  }
  return reply;
}

}  // namespace

const std::vector<std::string>& backends() {
  static const Stores stores;
  return stores.urls();
}

TestStore::TestStore(const std::string& url) : open_(must(store::open_store(url))) {
  const char* const from = std::getenv("SEQUENT_MUTATE_FROM");
  const char* const to = std::getenv("SEQUENT_MUTATE_TO");
  if (from != nullptr && to != nullptr) {
    mutant_ = std::make_unique<MutatingStore>(open_->store(), from, to);
  }
}

QueueFixture::QueueFixture(const std::string& url, distproof::RunOptions options)
    : store(url),
      run_id(distproof::RunOwner::new_id(clock)),
      owner(must(distproof::RunOwner::open(store.get(), kNamespace, run_id, options))),
      queue(store.get(), kNamespace, run_id, clock),
      time(store.get(), queue.keys()) {}

distproof::NewJob QueueFixture::job(std::string_view text, std::int64_t priority) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string_view name = text.substr(0, colon);
  distproof::NewJob made{JobId::escape(name), {}, priority, "p-" + std::string(name)};
  std::string_view rest = text.substr(std::min(colon + 1, text.size()));
  while (!rest.empty()) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    made.waits_for.push_back(JobId::escape(rest.substr(0, comma)));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return made;
}

std::vector<distproof::NewJob> QueueFixture::jobs(const std::vector<std::string_view>& texts) {
  std::vector<distproof::NewJob> made;
  for (const std::string_view text : texts) {
    made.push_back(job(text));
  }
  return made;
}

std::vector<std::string> QueueFixture::claim(std::string_view worker, int max) {
  std::vector<std::string> names;
  for (distproof::Grant& grant :
       must(queue.try_claim(distproof::WorkerId::escape(worker), max)).grants) {
    names.push_back(grant.job.text());
    held_.push_back({std::move(grant.job), std::move(grant.token)});
  }
  return names;
}

distproof::HeldJob QueueFixture::held(std::string_view job) const {
  const auto found = std::find_if(held_.rbegin(), held_.rend(),
                                  [&](const auto& held) { return held.job.text() == job; });
  return found == held_.rend() ? distproof::HeldJob{JobId::escape(job), {"1:nobody:x"}} : *found;
}

distproof::Verdict QueueFixture::done(std::string_view job, std::string_view outcome) {
  const distproof::HeldJob grant = held(job);
  return must(queue.done(grant.job, grant.token, outcome));
}

distproof::Verdict QueueFixture::fail(std::string_view job,
                                      distproof::FailKind kind,
                                      std::string_view why) {
  return must(queue.fail(held(job), kind, why));
}

distproof::BeatAnswer QueueFixture::beat(std::string_view job, std::string_view worker) {
  const distproof::HeldJob grant = held(job);
  return must(queue.beat(distproof::WorkerId::escape(worker), {&grant, 1})).front();
}

std::string QueueFixture::states(const std::vector<std::string_view>& names) {
  std::vector<JobId> ids;
  for (const std::string_view name : names) {
    ids.push_back(JobId::escape(name));
  }
  std::string letters;
  for (const auto& found : must(queue.inspect(ids))) {
    letters += found ? static_cast<char>(found->state) : '?';
  }
  return letters;
}

distproof::JobStatus QueueFixture::status(std::string_view job) {
  const JobId id = JobId::escape(job);
  return must(queue.inspect({&id, 1})).front().value();
}

resp::Reply QueueFixture::run(const std::vector<std::string>& words) {
  std::vector<std::string> full;
  const std::string first = queue.keys()[distproof::RunKeys::kJobs];
  const std::string prefix = first.substr(0, first.size() - std::string_view("jobs").size());
  for (const std::string& word : words) {
    full.push_back(word.front() == '@' ? prefix + word.substr(1) : word);
  }
  const std::vector<std::string_view> views(full.begin(), full.end());
  return must(store.get().run(views));
}

std::vector<resp::Reply> QueueFixture::contents() {
  std::vector<resp::Reply> all;
  for (const std::string_view key : queue.keys().all()) {
    const std::string name(key);
    all.push_back(run({"TYPE", name}).text == "hash" ? sorted_pairs(run({"HGETALL", name}))
                                                     : run({"DUMP", name}));
  }
  return all;
}

}  // namespace sequent::test
