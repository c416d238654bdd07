// Attempts at proofs: how many a second with one prover and with two, and how long the same
// attempts take from the cache.
//
//   bench_attempts [ATTEMPTS]

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "engine/store/open.h"
#include "workers/provers/coq/sentences.h"
#include "workers/provers/coq/tactic_pool.h"
#include "workers/provers/coq/tactic_portfolio.h"
#include "workers/provers/coq/warm_prover.h"
#include "workers/provers/proof_search.h"

namespace sequent {
namespace {

using provers::TacticStart;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kLimit{5000};
constexpr double kMeasured = 436;  // attempts a second of one coqidetop, states.md
constexpr std::string_view kFile =
    "Require Import List Arith Lia. Import ListNotations. "
    "Fixpoint twice (n : nat) : nat := match n with 0 => 0 | S m => S (S (twice m)) end. "
    "Inductive even : nat -> Prop := even_0 : even 0 | even_2 : forall n, even n -> "
    "even (S (S n)). ";
constexpr std::string_view kLemmas[] = {
    "forall n m p : nat, n + (m + p) = n + m + p",
    "forall A (l m n : list A), l ++ m ++ n = (l ++ m) ++ n",
    "forall A B (f : A -> B) l m, map f (l ++ m) = map f l ++ map f m",
    "forall A (l m : list A), rev (l ++ m) = rev m ++ rev l",
    "forall n m, even n -> even m -> even (n + m)",
    "forall n, even (twice n)",
    "forall P Q R : Prop, (P /\\ Q) \\/ R -> (P \\/ R) /\\ (Q \\/ R)",
    "forall n m p, n * (m + p) = n * m + n * p",
};

template <typename T>
T must(base::Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "bench_attempts: %s\n", result.error().message.c_str());
    std::exit(1);
  }
  return std::move(result).value();
}

// Tactics on one state.
struct Batch {
  TacticStart start;
  std::vector<std::string> tactics;
};

TacticStart start_of(std::string_view lemma) {
  TacticStart start{.module = "File", .base = base::sha256("bench")};
  start.prover.program = must(provers::find_coqidetop());
  start.prover.topfile = "File.v";
  start.prover.environment = {"PATH=/usr/bin:/bin", "HOME=/nonexistent"};
  std::string source(kFile);
  source.append("Lemma l : ").append(lemma).append(". Proof.");
  for (const provers::Sentence& sentence : provers::split_sentences(source)) {
    start.sentences.push_back(source.substr(sentence.begin, sentence.end - sentence.begin));
  }
  provers::WarmProver prover;
  if (const base::Status there = prover.go_to(start.prover, start.sentences, {}); !there) {
    std::fprintf(stderr, "bench_attempts: %s\n", there.error().message.c_str());
    std::exit(1);
  }
  start.state = *prover.goals();
  return start;
}

// A search that no proof ends, and that keeps what it tries.
class Wanderer final : public provers::SearchSpace {
 public:
  Wanderer(provers::TacticPool& pool, TacticStart start, std::vector<Batch>& batches)
      : pool_(pool), start_(std::move(start)), batches_(batches) {}

  base::Result<std::vector<provers::SearchMove>> expand(std::span<const std::string> path,
                                                        const states::ProofState& state,
                                                        std::uint64_t budget) override {
    Batch& batch = batches_.emplace_back(Batch{start_, portfolio_.tactics_for(state)});
    batch.start.sentences.insert(batch.start.sentences.end(), path.begin(), path.end());
    batch.start.state = state;
    batch.tactics.resize(std::min<std::size_t>(batch.tactics.size(), budget));
    std::vector<provers::SearchMove> moves;
    for (const auto& attempt : must(pool_.attempt(batch.start, batch.tactics, kLimit, false, {}))) {
      moves.push_back({attempt.tactic, {}});
      if (attempt.result && attempt.result->state) {
        moves.back().state = *attempt.result->state;
      }
    }
    return moves;
  }
  base::Result<bool> verify(std::span<const std::string> /*script*/) override { return false; }

 private:
  provers::TacticPool& pool_;
  TacticStart start_;
  std::vector<Batch>& batches_;
  provers::TacticPortfolio portfolio_{must(provers::parse_portfolio(provers::default_portfolio())),
                                      {}};
};

struct CacheInMemory {
  std::unique_ptr<store::OpenStore> store = must(store::open_memory_store());
  tactics::TacticCache cache{store->store(), {}};
};

std::vector<Batch> search_batches(std::uint64_t attempts) {
  CacheInMemory memory;
  provers::TacticPool pool(memory.cache, 2);
  std::vector<Batch> batches;
  std::uint64_t left = attempts;
  std::uint64_t lemmas = std::size(kLemmas);
  for (const std::string_view lemma : kLemmas) {
    const TacticStart start = start_of(lemma);
    Wanderer wanderer(pool, start, batches);
    const auto report = must(provers::search_proof(wanderer, start.state,
                                                   {.depth = 40, .attempts = left / lemmas--},
                                                   base::SystemClock(), {}));
    left -= report.attempts;
  }
  return batches;
}

// As so many workers do it, each with its prover and batches of its own.
double run(tactics::TacticCache& cache, const std::vector<Batch>& batches, unsigned workers) {
  std::atomic<std::size_t> next = 0;
  const auto began = Clock::now();
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < workers; ++i) {
      threads.emplace_back([&] {
        provers::TacticPool pool(cache, 1);
        for (std::size_t at = next++; at < batches.size(); at = next++) {
          static_cast<void>(
              must(pool.attempt(batches[at].start, batches[at].tactics, kLimit, false, {})));
        }
      });
    }
  }
  return std::chrono::duration<double>(Clock::now() - began).count();
}

void print_cold(const std::vector<Batch>& batches, std::uint64_t attempts, unsigned workers) {
  CacheInMemory memory;
  const double seconds = run(memory.cache, batches, workers);
  const double rate = static_cast<double>(attempts) / seconds;
  std::printf("%u prover%s  %8.1f s  %7.0f attempts/s  %.2f of %u x 436\n", workers,
              workers == 1 ? " " : "s", seconds, rate, rate / (kMeasured * workers), workers);
  if (workers == 1) {
    const double known = run(memory.cache, batches, 1);
    std::printf("from the cache, this process   %8.1f ms\n", known * 1e3);
    tactics::TacticCache other(memory.store->store(), {});
    const double stored = run(other, batches, 1);
    std::printf("from the cache, a new process  %8.1f ms\n", stored * 1e3);
  }
}

}  // namespace
}  // namespace sequent

int main(int count, char** words) {
  const std::uint64_t wanted = count > 1 ? std::strtoull(words[1], nullptr, 10) : 15'096;
  const auto batches = sequent::search_batches(wanted);
  std::uint64_t attempts = 0;
  for (const auto& batch : batches) {
    attempts += batch.tactics.size();
  }
  std::printf("%llu attempts on %zu states of %zu lemmas\n",
              static_cast<unsigned long long>(attempts), batches.size(),
              std::size(sequent::kLemmas));
  for (const unsigned workers : {1U, 2U}) {
    sequent::print_cold(batches, attempts, workers);
  }
  return 0;
}
