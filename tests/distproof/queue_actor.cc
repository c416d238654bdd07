// A process for queue_kills.py to stop and kill.
//
//   queue_actor coordinator URL RUN GRAPH LEASE_MS
//       submits the graph (a line each: job, then what it waits for), watches over
//       it, closes the run when all is final
//   queue_actor worker URL RUN NAME SEED LOG
//       does jobs until the run is closed; writes what it was told to LOG

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>
#include <span>
#include <sstream>
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

namespace sequent::test {
namespace {

using distproof::JobId;
using distproof::RunId;
using distproof::WorkerId;
using std::chrono::milliseconds;

constexpr std::string_view kNamespace = "kills";

template <typename T>
T must(base::Result<T> result) {
  if (!result) {
    throw std::runtime_error(result.error().message);
  }
  return std::move(result).value();
}

// The server may be killed at any moment, also while somebody connects.
std::unique_ptr<store::OpenStore> open(const std::string& url) {
  for (int attempt = 0; attempt < 1000; ++attempt) {
    if (auto opened = store::open_store(url, {.outage = milliseconds(60'000)})) {
      return std::move(opened).value();
    }
    std::this_thread::sleep_for(milliseconds(20));
  }
  throw std::runtime_error("no server at " + url);
}

std::vector<distproof::NewJob> read_graph(const std::string& path) {
  std::vector<distproof::NewJob> jobs;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    std::string word;
    words >> word;
    distproof::NewJob job{JobId::escape(word), {}, static_cast<int>(jobs.size() % 7), "p" + word};
    while (words >> word) {
      job.waits_for.push_back(JobId::escape(word));
    }
    jobs.push_back(std::move(job));
  }
  return jobs;
}

// A few at a time, so that a kill comes in between.
void submit(distproof::Queue& queue, const std::vector<distproof::NewJob>& jobs) {
  constexpr std::size_t kPiece = 20;
  for (std::size_t from = 0; from < jobs.size(); from += kPiece) {
    must(queue.submit(std::span(jobs).subspan(from, std::min(kPiece, jobs.size() - from))));
  }
}

int coordinate(const std::vector<std::string>& args) {
  const auto jobs = read_graph(args.at(4));
  const auto opened = open(args.at(2));
  const base::SystemClock clock;
  const RunId run = RunId::escape(args.at(3));
  const milliseconds lease(std::stoi(args.at(5)));
  auto owner = must(distproof::RunOwner::open(
      opened->store(), kNamespace, run,
      {.lease = lease, .max_attempts = 1'000'000, .backoff = milliseconds(5)}));
  distproof::Queue queue(opened->store(), kNamespace, run, clock);
  submit(queue, jobs);
  for (;;) {
    const distproof::RunHealth health = must(owner.beat());
    if (health.counts.total == static_cast<std::int64_t>(jobs.size()) &&
        health.counts.all_final()) {
      const auto closed = owner.close(distproof::RunState::kFinished);
      return closed ? 0 : 1;
    }
    std::this_thread::sleep_for(lease / 4);
  }
}

class Worker {
 public:
  Worker(const std::vector<std::string>& args, store::Store& store)
      : random_(static_cast<unsigned>(std::stoul(args.at(5)))),
        log_(std::fopen(args.at(6).c_str(), "a")),
        name_(WorkerId::escape(args.at(4))),
        queue_(store, kNamespace, RunId::escape(args.at(3)), clock_) {}

  int work() {
    for (;;) {
      const auto claimed =
          must(queue_.claim(name_, 1 + static_cast<int>(random_() % 3), milliseconds(5'000)));
      if (claimed.run == distproof::RunState::kFinished) {
        return 0;
      }
      for (const distproof::Grant& grant : claimed.grants) {
        handle(grant, claimed.lease);
      }
    }
  }

 private:
  // Checks nothing on its own: the store must refuse what comes too late.
  void handle(const distproof::Grant& grant, milliseconds lease) {
    const distproof::HeldJob held{grant.job, grant.token};
    const unsigned choice = static_cast<unsigned>(random_() % 100);
    if (choice < 2) {  // forgets its beats
      std::this_thread::sleep_for(lease * 3 / 2);
    } else if (choice < 4) {
      must(queue_.beat(name_, {&held, 1}));
      std::this_thread::sleep_for(lease / 3);
      must(queue_.beat(name_, {&held, 1}));
    } else {
      std::this_thread::sleep_for(milliseconds(random_() % 8));
    }
    if (choice >= 95) {
      must(queue_.fail(held, distproof::FailKind::kInfra, "crash"));
    } else if (choice >= 92) {
      must(queue_.release(held));
    } else {
      const std::string outcome = grant.token.text;
      const auto verdict = must(queue_.done(grant.job, grant.token, outcome));
      std::fprintf(log_, "%s %s %d\n", grant.job.text().c_str(), grant.token.text.c_str(),
                   static_cast<int>(verdict));
      std::fflush(log_);
    }
  }

  std::mt19937 random_;
  std::FILE* log_;
  WorkerId name_;
  base::SystemClock clock_;
  distproof::Queue queue_;
};

int run(const std::vector<std::string>& args) {
  if (args.size() == 6 && args[1] == "coordinator") {
    return coordinate(args);
  }
  if (args.size() == 7 && args[1] == "worker") {
    const auto opened = open(args[2]);
    return Worker(args, opened->store()).work();
  }
  std::cerr << "usage: see the head of queue_actor.cc\n";
  return 2;
}

}  // namespace
}  // namespace sequent::test

int main(int argc, char** argv) {
  try {
    return sequent::test::run({argv, argv + argc});
  } catch (const std::runtime_error& error) {
    std::cerr << "queue_actor: " << error.what() << "\n";
    return 1;
  }
}
