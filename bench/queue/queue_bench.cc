// How fast the job queue is over one store, as JSON lines.
//
//   queue_bench URL [JOBS]
//
// compare.py starts the servers and prints the table.

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <iostream>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "distproof/queue.h"
#include "distproof/run.h"
#include "engine/base/clock.h"
#include "engine/store/open.h"

namespace sequent::bench {
namespace {

using distproof::JobId;
using distproof::NewJob;
using distproof::WorkerId;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::string_view kNamespace = "bench";
constexpr milliseconds kLease{60'000};

template <typename T>
T must(base::Result<T> result) {
  if (!result) {
    throw std::runtime_error(result.error().message);
  }
  return std::move(result).value();
}
double seconds_since(steady_clock::time_point start) {
  return std::chrono::duration<double>(steady_clock::now() - start).count();
}

double percentile(std::vector<double> values, double part) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[static_cast<std::size_t>(part * double(values.size() - 1))];
}

void print(std::string_view what, double value) {
  std::printf("{\"measure\":\"%.*s\",\"value\":%.6g}\n", static_cast<int>(what.size()), what.data(),
              value);
  std::fflush(stdout);
}

// `used_memory` of INFO; 0 where the store does not say.
double used_memory(store::Store& store) {
  const std::vector<std::string_view> words{"INFO", "memory"};
  const std::string text = must(store.run(words)).text;
  const std::size_t at = text.find("used_memory:");
  return at == std::string::npos ? 0 : std::strtod(text.c_str() + at + 12, nullptr);
}

// A run of its own; closed at the end.
class Run {
 public:
  explicit Run(store::Store& store, milliseconds lease = kLease)
      : id_(distproof::RunOwner::new_id(clock_)),
        owner_(must(distproof::RunOwner::open(
            store, kNamespace, id_, {.lease = lease, .keep = milliseconds(1)}))),
        queue_(store, kNamespace, id_, clock_) {}
  ~Run() {
    if (const auto closed = owner_.close(distproof::RunState::kFinished); !closed) {
      std::cerr << closed.error().message << "\n";
    }
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  distproof::Queue& operator*() { return queue_; }
  distproof::Queue* operator->() { return &queue_; }

 private:
  base::SystemClock clock_;
  distproof::RunId id_;
  distproof::RunOwner owner_;
  distproof::Queue queue_;
};

JobId job_id(std::size_t i) {
  return JobId::escape("j" + std::to_string(i));
}

// Each waits for `edges` of the `window` before it.
std::vector<NewJob> random_jobs(std::size_t count, std::size_t edges, std::size_t window) {
  std::mt19937 random(1);
  std::vector<NewJob> jobs;
  for (std::size_t i = 0; i < count; ++i) {
    NewJob job{job_id(i), {}, static_cast<std::int64_t>(random() % 1000), std::string(30, 'p')};
    for (std::size_t k = 0; k < edges && i > 20; ++k) {
      job.waits_for.push_back(job_id(i - 1 - random() % std::min(i, window)));
    }
    std::sort(job.waits_for.begin(), job.waits_for.end());
    job.waits_for.erase(std::unique(job.waits_for.begin(), job.waits_for.end()),
                        job.waits_for.end());
    jobs.push_back(std::move(job));
  }
  return jobs;
}

void measure_submit(store::Store& store, std::size_t count) {
  const std::vector<NewJob> jobs = random_jobs(count, 10, 1000);
  Run run(store);
  const double before = used_memory(store);
  const auto start = steady_clock::now();
  must(run->submit(jobs));
  print("submit with 10 dependencies, jobs/s", double(count) / seconds_since(start));
  print("memory, bytes/job", (used_memory(store) - before) / double(count));
}

void measure_throughput(store::Store& store, int workers, int batch, std::size_t count) {
  Run run(store);
  must(run->submit(random_jobs(count, 2, count)));
  std::atomic<std::size_t> done = 0;
  std::vector<std::vector<double>> claims(static_cast<std::size_t>(workers));
  const auto start = steady_clock::now();
  std::vector<std::jthread> threads;
  for (int w = 0; w < workers; ++w) {
    threads.emplace_back([&, w] {
      const WorkerId name = WorkerId::escape("w" + std::to_string(w));
      while (done < count) {
        const auto asked = steady_clock::now();
        const auto claimed = must(run->claim(name, batch, milliseconds(50)));
        if (claimed.grants.empty()) {
          continue;
        }
        claims[static_cast<std::size_t>(w)].push_back(seconds_since(asked) * 1000);
        std::vector<distproof::FinishedJob> finished;
        for (const distproof::Grant& grant : claimed.grants) {
          finished.push_back({grant.job, grant.token, std::string(64, 'd')});
        }
        must(run->done(finished));
        done += finished.size();
      }
    });
  }
  threads.clear();
  const std::string suffix =
      ", " + std::to_string(workers) + " workers, batch " + std::to_string(batch);
  print("claim+done, jobs/s" + suffix, double(count) / seconds_since(start));
  std::vector<double> all;
  for (const auto& part : claims) {
    all.insert(all.end(), part.begin(), part.end());
  }
  print("claim p99, ms" + suffix, percentile(all, 0.99));
}

// From the word that frees a job to its grant to a worker that slept.
void measure_wakeup(store::Store& store, std::size_t rounds) {
  Run run(store);
  std::vector<NewJob> jobs;
  for (std::size_t i = 0; i < rounds; ++i) {
    jobs.push_back({job_id(2 * i), {}, 0, ""});
    jobs.push_back({job_id(2 * i + 1), {job_id(2 * i)}, 0, ""});
  }
  must(run->submit(jobs));
  std::vector<distproof::Grant> held;
  while (held.size() < rounds) {
    for (auto& grant : must(run->claim(WorkerId::escape("holder"), 500, milliseconds(0))).grants) {
      held.push_back(std::move(grant));
    }
  }
  std::atomic<std::int64_t> granted_ns = 0;
  std::jthread sleeper([&](const std::stop_token& stop) {
    const WorkerId name = WorkerId::escape("sleeper");
    while (!stop.stop_requested()) {
      const auto claimed = must(run->claim(name, 1, milliseconds(200)));
      if (!claimed.grants.empty()) {
        granted_ns = steady_clock::now().time_since_epoch().count();
        must(run->done(claimed.grants[0].job, claimed.grants[0].token, "d"));
      }
    }
  });
  std::vector<double> times;
  for (const distproof::Grant& grant : held) {
    std::this_thread::sleep_for(milliseconds(3));  // so that it sleeps again
    granted_ns = 0;
    const auto start = steady_clock::now();
    must(run->done(grant.job, grant.token, "d"));
    while (granted_ns == 0) {
      std::this_thread::sleep_for(std::chrono::microseconds(20));
    }
    times.push_back(double(granted_ns - start.time_since_epoch().count()) / 1e6);
  }
  print("freed job starts p50, ms", percentile(times, 0.5));
  print("freed job starts p99, ms", percentile(times, 0.99));
}

// A worker dies; when does one that waits get its job, after the lease is over?
void measure_recovery(store::Store& store) {
  constexpr milliseconds kShortLease{1'000};
  std::vector<double> late;
  for (int round = 0; round < 5; ++round) {
    Run run(store, kShortLease);
    must(run->submit(std::vector<NewJob>{{job_id(0), {}, 0, ""}}));
    must(run->try_claim(WorkerId::escape("dies"), 1));
    const auto granted = steady_clock::now();
    must(run->claim(WorkerId::escape("lives"), 1, milliseconds(10'000)));
    late.push_back(seconds_since(granted) * 1000 - double(kShortLease.count()));
  }
  print("taken over after the lease, median ms", percentile(late, 0.5));
}

int run(const std::vector<std::string>& args) {
  if (args.size() < 2) {
    std::cerr << "usage: queue_bench URL [JOBS]\n";
    return 2;
  }
  const std::size_t jobs = args.size() > 2 ? std::stoul(args[2]) : 100'000;
  const auto opened = must(store::open_store(args[1]));
  store::Store& store = opened->store();
  measure_submit(store, jobs);
  for (const auto& [workers, batch] : {std::pair(1, 1), {16, 1}, {16, 4}, {16, 16}}) {
    measure_throughput(store, workers, batch, jobs / 4);
  }
  measure_wakeup(store, 500);
  measure_recovery(store);
  return 0;
}

}  // namespace
}  // namespace sequent::bench

int main(int argc, char** argv) {
  try {
    return sequent::bench::run({argv, argv + argc});
  } catch (const std::runtime_error& error) {
    std::cerr << "queue_bench: " << error.what() << "\n";
    return 1;
  }
}
