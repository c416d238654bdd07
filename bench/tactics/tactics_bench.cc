// Look-ups in the tactic cache: hits of a process, of many clients over a store, beside GETs of
// values of the same sizes over the same store; what entries take.
//
// usage: tactics_bench URL [SECONDS]
// Prints a JSON object a line: measure, value. The work is that of a search: 503 states with 30
// tactics each, of which three in four fail (15,090 look-ups).

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/random.h"
#include "engine/store/open.h"
#include "engine/store/typed.h"
#include "proofcache/tactics/outcome_format.h"
#include "proofcache/tactics/tactic_cache.h"

namespace {

namespace store = sequent::store;
namespace tactics = sequent::tactics;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kStates = 503;
constexpr int kTactics = 30;
constexpr milliseconds kLimit{5000};

void print(const std::string& measure, double value) {
  std::printf("{\"measure\":\"%s\",\"value\":%.6g}\n", measure.c_str(), value);
  std::fflush(stdout);
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

template <typename T>
T must(sequent::base::Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::exit(1);
  }
  return std::move(result).value();
}

void must(const sequent::base::Status& status) {
  if (!status) {
    std::fprintf(stderr, "%s\n", status.error().message.c_str());
    std::exit(1);
  }
}

std::vector<tactics::TacticEntry> work(const std::string& environment, bool only_negative) {
  std::vector<tactics::TacticEntry> entries;
  sequent::base::Random random(1);
  for (int state = 0; state < kStates; ++state) {
    const std::string number = std::to_string(state);
    std::string text = "n m : nat\nIH" + number + " : n + m = m + n\n⊢ S n + " + number + " = m";
    text += std::string(100 + random.below(400), 'x');
    for (int tactic = 0; tactic < kTactics; ++tactic) {
      tactics::TacticEntry entry;
      entry.key = {.environment = sequent::base::sha256(environment),
                   .state = text,
                   .tactic = "rewrite lemma_" + std::to_string(tactic)};
      entry.module = "M" + std::to_string(state % 20);
      entry.result.time = std::chrono::microseconds(500 + random.below(20'000));
      if (!only_negative && tactic % 4 == 3) {
        sequent::states::ProofState after;
        after.focused = {{.hypotheses = {{.names = {"n", "m"}, .value = "", .type = "nat"}},
                          .conclusion = text}};
        entry.result.verdict = tactics::TacticVerdict::kProgress;
        entry.result.state = std::make_shared<const sequent::states::ProofState>(after);
      } else {
        entry.result.message = "Unable to unify \"" + std::to_string(random.below(40)) + "\".";
      }
      entries.push_back(std::move(entry));
    }
  }
  return entries;
}

// By this thread's processor time, so that other load on the machine counts less.
void measure_in_process(tactics::TacticCache& cache,
                        const std::vector<tactics::TacticEntry>& entries,
                        double seconds) {
  sequent::base::Random random(2);
  const auto measure = [&](const std::string& order, const std::function<std::size_t()>& next) {
    std::uint64_t hits = 0;
    const double started = cpu_seconds();
    double took = 0;
    while (took < seconds) {
      for (int i = 0; i < 4096; ++i) {
        hits += must(cache.find(entries[next()].key, kLimit)) ? 1 : 0;
      }
      took = cpu_seconds() - started;
    }
    print("hits in process, " + order + ", M/s/core", static_cast<double>(hits) / took / 1e6);
  };
  std::size_t at = 0;
  measure("state by state", [&] { return at = (at + 1) % entries.size(); });
  measure("at random", [&] { return random.below(entries.size()); });
}

// A search that was made before, by a process that knows nothing yet.
void measure_search(store::Store& store,
                    const tactics::CacheOptions& options,
                    const std::vector<tactics::TacticEntry>& entries) {
  std::vector<tactics::TacticKey> keys;
  for (const tactics::TacticEntry& each : entries) {
    keys.push_back(each.key);
  }
  double best = 1e9;
  double best_again = 1e9;
  for (int round = 0; round < 5; ++round) {
    tactics::TacticCache cache(store, options);
    for (double* const fastest : {&best, &best_again}) {
      const auto start = Clock::now();
      for (std::size_t i = 0; i < keys.size(); i += kTactics) {
        const auto found = must(cache.find_many(std::span(keys).subspan(i, kTactics), kLimit));
        if (!std::ranges::all_of(found, [](const auto& each) { return each.has_value(); })) {
          std::fprintf(stderr, "a look-up missed\n");
          std::exit(1);
        }
      }
      *fastest = std::min(*fastest, since(start) * 1000);
    }
  }
  print("search from a warm store, ms", best);
  print("the same again in the process, ms", best_again);
}

// Answers kTactics look-ups of one state.
using Call = std::function<void(std::size_t)>;

// `client` makes the call of one client, over a connection of its own.
void measure_clients(const std::string& url,
                     const std::string& name,
                     double seconds,
                     const std::function<Call(store::Store&)>& client) {
  for (const int clients : {1, 8, 64}) {
    std::atomic<std::uint64_t> calls = 0;
    std::vector<std::vector<double>> times(static_cast<std::size_t>(clients));
    const auto deadline = Clock::now() + std::chrono::duration<double>(seconds);
    const auto start = Clock::now();
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < times.size(); ++i) {
        threads.emplace_back([&, i] {
          const auto open = must(store::open_store(url));
          const Call call = client(open->store());
          sequent::base::Random random(i);
          while (Clock::now() < deadline) {
            const auto began = Clock::now();
            call(random.below(kStates));
            times[i].push_back(since(began));
          }
          calls += times[i].size();
        });
      }
    }
    const double took = since(start);
    std::vector<double> all;
    for (const auto& each : times) {
      all.insert(all.end(), each.begin(), each.end());
    }
    std::ranges::sort(all);
    const std::string with = name + ", " + std::to_string(clients) + " clients";
    print(with + ", k/s", static_cast<double>(calls) * kTactics / took / 1e3);
    print(with + ", p99 of 30, us", all.empty() ? 0 : all[all.size() * 99 / 100] * 1e6);
  }
}

// Which memory the store says that it uses.
double used_memory(store::Store& store) {
  const std::array<std::string_view, 2> words{"INFO", "memory"};
  const auto reply = must(store.run(words));
  const std::size_t at = reply.text.find("used_memory:");
  return at == std::string::npos ? 0 : std::strtod(reply.text.c_str() + at + 12, nullptr);
}

void measure_negatives(store::Store& store, const std::string& name_space) {
  const auto entries = work("negatives", true);
  tactics::TacticCache cache(store, {.name_space = name_space + "n", .front_bytes = 0});
  std::size_t value_bytes = 0;
  std::size_t name_bytes = 0;
  for (const tactics::TacticEntry& each : entries) {
    value_bytes += tactics::encode_outcome(each.result).head.size() + 3;  // "#" and two digits
    name_bytes += 1 + each.key.tactic.size();
  }
  const double before = used_memory(store);
  must(cache.put_many(entries));
  const double count = static_cast<double>(entries.size());
  print("a negative: bytes of its value", static_cast<double>(value_bytes) / count);
  print("a negative: bytes of its tactic", static_cast<double>(name_bytes) / count);
  print("a negative: counted bytes, with its share of state and messages",
        static_cast<double>(must(cache.statistics()).bytes) / count);
  print("a negative: memory of the store, all included", (used_memory(store) - before) / count);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    return 2;
  }
  const std::string url = argv[1];
  const double seconds = argc > 2 ? std::atof(argv[2]) : 1.0;
  const auto open = must(store::open_store(url));
  store::Store& store = open->store();
  const tactics::CacheOptions options{.name_space = "bench"};
  measure_negatives(store, options.name_space);

  const auto entries = work("environment", false);
  tactics::TacticCache cache(store, options);
  const auto start = Clock::now();
  must(cache.put_many(entries));
  print("put_many, k/s", static_cast<double>(entries.size()) / since(start) / 1e3);
  measure_in_process(cache, entries, seconds);
  measure_search(store, options, entries);

  std::vector<tactics::TacticKey> keys;
  std::vector<std::string> plain;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    keys.push_back(entries[i].key);
    plain.push_back("bench:plain:" + std::to_string(i));
    const auto parts = tactics::encode_outcome(entries[i].result);
    must(store::put_bytes(store, plain.back(), parts.head + parts.tail));
  }
  tactics::CacheOptions without_front = options;
  without_front.front_bytes = 0;
  const auto of_state = [](const auto& all, std::size_t state) {
    return std::span(all).subspan(state * kTactics, kTactics);
  };
  measure_clients(url, "hits over the store", seconds, [&](store::Store& client) -> Call {
    return [&, own = std::make_shared<tactics::TacticCache>(client, without_front)](
               std::size_t state) {
      must(own->find_many(of_state(keys, state), kLimit));
    };
  });
  measure_clients(url, "GET of the same values", seconds, [&](store::Store& client) -> Call {
    return [&](std::size_t state) {
      must(store::get_many(client, of_state(plain, state)));
    };
  });
  return 0;
}
