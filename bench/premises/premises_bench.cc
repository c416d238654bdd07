// How many of the premises of a proof are among those that were selected for its statement, when
// only what stands before it in the database is known; of each N-th theorem of the second half.
//
//   bench_premises DATABASE.mm [N]

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <unordered_map>
#include <vector>

#include "decls/declaration_sink.h"
#include "decls/import/metamath.h"
#include "search/premises.h"

namespace sequent::search {
namespace {

class Collector final : public decls::DeclarationSink {
 public:
  base::Status take(const decls::Declaration& declaration) override {
    declarations.push_back(declaration);
    return {};
  }
  std::vector<decls::Declaration> declarations;
};

// Processor time of this thread, in seconds.
double seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

constexpr std::array<std::size_t, 3> kSizes{32, 128, 1024};

class Recall {
 public:
  void count(const std::vector<Premises::Fact>& selected,
             const std::vector<Premises::Fact>& wanted) {
    for (std::size_t i = 0; i < kSizes.size(); ++i) {
      const auto end =
          selected.begin() + static_cast<std::ptrdiff_t>(std::min(kSizes[i], selected.size()));
      const auto found = std::ranges::count_if(wanted, [&](Premises::Fact fact) {
        return std::find(selected.begin(), end, fact) != end;
      });
      sums_[i] += static_cast<double>(found) / static_cast<double>(wanted.size());
    }
    ++theorems_;
  }
  void show() const {
    std::printf("%d theorems", theorems_);
    for (std::size_t i = 0; i < kSizes.size(); ++i) {
      std::printf("   R@%zu %.3f", kSizes[i], sums_[i] / theorems_);
    }
    std::printf("\n");
  }

 private:
  std::array<double, kSizes.size()> sums_{};
  int theorems_ = 0;
};

int run(const std::string& file, std::size_t step) {
  Collector collector;
  if (const base::Status read = decls::read_metamath(file, {}, collector); !read) {
    std::fprintf(stderr, "%s\n", read.error().message.c_str());
    return 1;
  }
  Index index;
  Premises premises;
  Recall recall;
  std::unordered_map<std::string, Premises::Fact> facts;
  std::vector<double> times;
  double learning = 0;
  for (std::size_t i = 0; i < collector.declarations.size(); ++i) {
    const decls::Declaration& declaration = collector.declarations[i];
    const TheoremId id = index.add(declaration);
    if (!is_fact(index, id)) {
      continue;
    }
    std::vector<Premises::Fact> used;
    for (const decls::Edge& edge : declaration.edges) {
      const auto found = facts.find(edge.target);
      if (edge.kind == decls::EdgeKind::kProof && found != facts.end()) {
        used.push_back(found->second);
      }
    }
    const Features features = features_of(index, index.statement(id));
    if (!used.empty() && i > collector.declarations.size() / 2 && i % step == 0) {
      const double began = seconds();
      const auto selected = premises.select(features, kSizes.back());
      times.push_back(seconds() - began);
      recall.count(selected, used);
    }
    const double began = seconds();
    facts[declaration.name] = premises.add(features, std::move(used));
    learning += seconds() - began;
  }
  recall.show();
  std::ranges::sort(times);
  std::printf("selecting 1024 of %zu: median %.2f ms, p99 %.2f ms; learning one: %.1f us\n",
              premises.size(), times[times.size() / 2] * 1e3, times[times.size() * 99 / 100] * 1e3,
              learning / static_cast<double>(premises.size()) * 1e6);
  return 0;
}

}  // namespace
}  // namespace sequent::search

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_premises DATABASE.mm [N]\n");
    return 2;
  }
  return sequent::search::run(
      argv[1], argc > 2 ? static_cast<std::size_t>(std::max(std::atoi(argv[2]), 1)) : 10);
}
