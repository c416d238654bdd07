#include "workers/worker.h"

#include <condition_variable>

#include "distproof/job_wire.h"
#include "distproof/run.h"
#include "engine/store/open.h"
#include "tests/support/catch.h"
#include "tests/support/redis_server.h"
#include "tests/support/skip.h"

namespace {

using sequent::base::Guarded;
using sequent::base::SystemClock;
using sequent::distproof::JobId;
using sequent::distproof::JobSpec;
using sequent::distproof::JobState;
using sequent::distproof::Queue;
using sequent::distproof::RunId;
using sequent::distproof::RunOwner;
using sequent::distproof::RunState;
using sequent::distproof::WorkerId;
using sequent::workers::JobEnd;
using sequent::workers::JobReport;
using sequent::workers::JobRunner;
using sequent::workers::Worker;
using sequent::workers::WorkerOptions;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kLease{450};
constexpr std::chrono::seconds kPatience{20};

using Work = std::function<JobReport(const std::string& job, const std::stop_token&)>;

class FunctionRunner final : public JobRunner {
 public:
  explicit FunctionRunner(Work work) : work_(std::move(work)) {}
  JobReport run(const JobSpec& job, Queue& /*queue*/, const std::stop_token& stop) override {
    return work_(job.name, stop);
  }

 private:
  Work work_;
};

// What happened, in order, as other threads tell it.
class Diary {
 public:
  void write(const std::string& line) {
    lines_.lock()->push_back(line);
    changed_.notify_all();
  }
  bool wait_for(const std::string& line) {
    auto lines = lines_.lock();
    return lines.wait_until(changed_, Clock::now() + kPatience, [&] {
      return std::find(lines->begin(), lines->end(), line) != lines->end();
    });
  }
  std::vector<std::string> lines() { return *lines_.lock(); }

 private:
  Guarded<std::vector<std::string>> lines_;
  std::condition_variable changed_;
};

// Returns once stopped; says so in the diary.
JobReport run_until_stopped(Diary& diary, const std::string& job, const std::stop_token& stop) {
  for (const auto deadline = Clock::now() + kPatience;
       !stop.stop_requested() && Clock::now() < deadline;) {
    std::this_thread::sleep_for(milliseconds(1));
  }
  diary.write(job + " stopped");
  return {JobEnd::kStopped, ""};
}

// A run on a redis-server of its own, and workers that serve it.
struct World {
  World() {
    auto opened = sequent::store::open_store(server.unix_url(), {});
    REQUIRE(opened);
    store = std::move(*opened);
    auto owned = RunOwner::open(store->store(), "test", run,
                                {.lease = kLease, .max_attempts = 2, .backoff = milliseconds(20)});
    REQUIRE(owned);
    owner.emplace(std::move(*owned));
  }

  void submit(const std::string& name, const std::vector<std::string>& waits_for = {}) {
    JobSpec spec;
    spec.prover = "test";
    spec.name = name;
    spec.source.path = name + ".v";
    sequent::distproof::NewJob job{.id = id(name), .payload = encode_job(spec)};
    for (const std::string& other : waits_for) {
      job.waits_for.push_back(id(other));
    }
    REQUIRE(queue().submit({&job, 1}));
  }

  static JobId id(const std::string& name) { return *JobId::parse(name); }
  Queue queue() { return {store->store(), "test", run, clock}; }

  JobState state(const std::string& name) {
    const JobId job = id(name);
    auto found = queue().inspect({&job, 1});
    REQUIRE(found);
    REQUIRE(found->front());
    return found->front()->state;
  }
  bool reaches(const std::string& name, JobState wanted) {
    for (const auto deadline = Clock::now() + kPatience; Clock::now() < deadline;) {
      if (state(name) == wanted) {
        return true;
      }
      std::this_thread::sleep_for(milliseconds(5));
    }
    return false;
  }

  Worker worker(const Work& work, int slots = 1, milliseconds grace = milliseconds(60'000)) {
    WorkerOptions options;
    options.name_space = "test";
    options.info.id = WorkerId::escape("worker" + std::to_string(++workers));
    options.info.slots = slots;
    options.only_run = run;
    options.grace = grace;
    return {store->store(), clock, std::move(options), [work](int) {
              return sequent::base::Result<std::unique_ptr<JobRunner>>(
                  std::make_unique<FunctionRunner>(work));
            }};
  }

  sequent::test::RedisServer server;
  std::unique_ptr<sequent::store::OpenStore> store;
  SystemClock clock;
  RunId run = *RunId::parse("run");
  std::optional<RunOwner> owner;
  int workers = 0;
};

#define NEEDS_REDIS()                               \
  if (!sequent::test::RedisServer::installed()) {   \
    sequent::test::skip("redis-server is missing"); \
    return;                                         \
  }

TEST_CASE("jobs are done once each, after what they wait for, until the run is closed",
          "[workers]") {
  NEEDS_REDIS();
  World world;
  Diary diary;
  world.submit("a");
  world.submit("b", {"a"});
  world.submit("c", {"a"});
  world.submit("d", {"b", "c"});
  Worker worker = world.worker(
      [&](const std::string& job, const std::stop_token&) -> JobReport {
        diary.write(job);
        return {JobEnd::kProved, "digest of " + job};
      },
      3);
  sequent::base::Status served;
  std::jthread serving([&] { served = worker.serve({}, {}); });
  REQUIRE(world.reaches("d", JobState::kDone));
  REQUIRE(world.owner->close(RunState::kFinished));
  serving.join();
  CHECK(served);
  std::vector<std::string> order = diary.lines();
  REQUIRE(order.size() == 4);
  CHECK(order.front() == "a");
  CHECK(order.back() == "d");
  const JobId d = World::id("d");
  CHECK((*world.queue().outcomes({&d, 1}))[0] == "digest of d");
}

TEST_CASE("a verdict is final, a fault of the machinery is tried again and then given up",
          "[workers]") {
  NEEDS_REDIS();
  World world;
  Diary diary;
  world.submit("wrong");
  world.submit("held", {"wrong"});
  world.submit("flaky");
  world.submit("poison");
  Worker worker = world.worker([&](const std::string& job, const std::stop_token&) -> JobReport {
    diary.write(job);
    const auto lines = diary.lines();
    const bool again = std::count(lines.begin(), lines.end(), job) > 1;
    if (job == "wrong") {
      return {JobEnd::kRefuted, "no proof"};
    }
    return job == "flaky" && again ? JobReport{JobEnd::kProved, "x"}
                                   : JobReport{JobEnd::kTryAgain, "disk full"};
  });
  const std::jthread serving([&] { (void)worker.serve({}, {}).has_value(); });
  CHECK(world.reaches("wrong", JobState::kFailed));
  CHECK(world.reaches("held", JobState::kCancelled));
  CHECK(world.reaches("flaky", JobState::kDone));
  CHECK(world.reaches("poison", JobState::kQuarantined));
  const auto lines = diary.lines();
  CHECK(std::count(lines.begin(), lines.end(), "wrong") == 1);
  CHECK(std::count(lines.begin(), lines.end(), "poison") == 2);
  REQUIRE(world.owner->close(RunState::kFinished));
}

TEST_CASE("a job that takes longer than its lease keeps it", "[workers]") {
  NEEDS_REDIS();
  World world;
  Diary diary;
  world.submit("long");
  const Work work = [&](const std::string& job, const std::stop_token& stop) -> JobReport {
    diary.write(job);
    std::this_thread::sleep_for(kLease * 3);
    return {stop.stop_requested() ? JobEnd::kStopped : JobEnd::kProved, "x"};
  };
  Worker one = world.worker(work);
  Worker two = world.worker(work);
  const std::jthread serving_one([&] { (void)one.serve({}, {}).has_value(); });
  const std::jthread serving_two([&] { (void)two.serve({}, {}).has_value(); });
  CHECK(world.reaches("long", JobState::kDone));
  CHECK(diary.lines().size() == 1);
  REQUIRE(world.owner->close(RunState::kFinished));
}

TEST_CASE("a worker that cannot reach the store stops its job before anybody else may have it",
          "[workers]") {
  NEEDS_REDIS();
  World world;
  Diary diary;
  world.submit("job");
  Clock::time_point begun;
  Clock::time_point ended;
  Worker worker = world.worker([&](const std::string& job, const std::stop_token& stop) {
    begun = Clock::now();
    diary.write(job);
    const JobReport report = run_until_stopped(diary, job, stop);
    ended = Clock::now();
    return report;
  });
  std::stop_source abort;
  const std::jthread serving([&] { (void)worker.serve({}, abort.get_token()).has_value(); });
  REQUIRE(diary.wait_for("job"));
  world.server.pause();
  CHECK(diary.wait_for("job stopped"));
  CHECK(ended - begun < kLease);
  world.server.resume();
  abort.request_stop();
}

TEST_CASE("a job that is cancelled is stopped", "[workers]") {
  NEEDS_REDIS();
  World world;
  Diary diary;
  world.submit("job");
  Worker worker = world.worker([&](const std::string& job, const std::stop_token& stop) {
    diary.write(job);
    return run_until_stopped(diary, job, stop);
  });
  const std::jthread serving([&] { (void)worker.serve({}, {}).has_value(); });
  REQUIRE(diary.wait_for("job"));
  const JobId job = World::id("job");
  REQUIRE(world.queue().cancel({&job, 1}));
  CHECK(diary.wait_for("job stopped"));
  CHECK(world.state("job") == JobState::kCancelled);
  REQUIRE(world.owner->close(RunState::kFinished));
}

TEST_CASE("a drained worker finishes what it has and takes nothing more", "[workers]") {
  NEEDS_REDIS();
  World world;
  Diary diary;
  std::stop_source drain;
  world.submit("one");
  world.submit("two");
  Worker worker = world.worker([&](const std::string& job, const std::stop_token&) -> JobReport {
    diary.write(job);
    drain.request_stop();
    std::this_thread::sleep_for(milliseconds(100));
    return {JobEnd::kProved, "x"};
  });
  CHECK(worker.serve(drain.get_token(), {}));
  CHECK(diary.lines().size() == 1);
  CHECK(world.state(diary.lines()[0]) == JobState::kDone);
  CHECK(world.state(diary.lines()[0] == "one" ? "two" : "one") == JobState::kReady);
}

TEST_CASE("what a drained worker does not finish in time goes back at once", "[workers]") {
  NEEDS_REDIS();
  World world;
  Diary diary;
  std::stop_source drain;
  world.submit("job");
  Worker worker = world.worker(
      [&](const std::string& job, const std::stop_token& stop) {
        drain.request_stop();
        return run_until_stopped(diary, job, stop);
      },
      1, milliseconds(50));
  CHECK(worker.serve(drain.get_token(), {}));
  CHECK(world.state("job") == JobState::kReady);
}

TEST_CASE("an aborted worker stops its jobs and gives them back at once", "[workers]") {
  NEEDS_REDIS();
  World world;
  Diary diary;
  world.submit("one");
  world.submit("two");
  world.submit("three");
  Worker worker = world.worker(
      [&](const std::string& job, const std::stop_token& stop) {
        diary.write(job);
        return run_until_stopped(diary, job, stop);
      },
      2);
  std::stop_source abort;
  std::jthread serving([&] { (void)worker.serve({}, abort.get_token()).has_value(); });
  for (const auto deadline = Clock::now() + kPatience;
       diary.lines().size() < 2 && Clock::now() < deadline;) {
    std::this_thread::sleep_for(milliseconds(1));
  }
  const auto asked = Clock::now();
  abort.request_stop();
  serving.join();
  CHECK(Clock::now() - asked < std::chrono::seconds(1));
  for (const char* job : {"one", "two", "three"}) {
    CHECK(world.state(job) == JobState::kReady);
  }
}

TEST_CASE("a worker of a namespace serves every run that is opened in it", "[workers]") {
  NEEDS_REDIS();
  World world;
  Diary diary;
  WorkerOptions options;
  options.name_space = "test";
  options.info.id = WorkerId::escape("daemon");
  Worker worker(world.store->store(), world.clock, options, [&](int) {
    return sequent::base::Result<std::unique_ptr<JobRunner>>(std::make_unique<FunctionRunner>(
        [&](const std::string& job, const std::stop_token&) -> JobReport {
          diary.write(job);
          return {JobEnd::kProved, "x"};
        }));
  });
  std::stop_source drain;
  const std::jthread serving([&] { (void)worker.serve(drain.get_token(), {}).has_value(); });
  world.submit("first");
  CHECK(diary.wait_for("first"));
  REQUIRE(world.owner->close(RunState::kFinished));

  const auto begun = Clock::now();
  world.run = *RunId::parse("later");
  auto later = RunOwner::open(world.store->store(), "test", world.run, {.lease = kLease});
  REQUIRE(later);
  world.submit("second");
  CHECK(diary.wait_for("second"));
  CHECK(Clock::now() - begun < std::chrono::seconds(3));  // told, not found by looking around
  drain.request_stop();
}

}  // namespace
