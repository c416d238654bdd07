// Searching a Metamath database in process, one core: how long the index takes to make, what
// memory it needs, and the latency of queries made of random parts of its statements.
//
//   bench_search DATABASE.mm [QUERIES [COPIES]]
//
// With COPIES the library is the database so many times, renamed: each copy has theorems and
// constants of its own but for the constants that more than a twentieth of all statements mention.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <malloc.h>

#include "decls/declaration_sink.h"
#include "decls/import/metamath.h"
#include "engine/base/compress.h"
#include "engine/base/packed.h"
#include "engine/base/random.h"
#include "search/index.h"
#include "search/query_parser.h"
#include "search/searcher.h"

namespace sequent::search {
namespace {

// Processor time of this thread: others on the machine do not count.
struct Clock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<Clock>;
  static constexpr bool is_steady = true;
  static time_point now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time_point(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
  }
};

double microseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}

class Collector final : public decls::DeclarationSink {
 public:
  base::Status take(const decls::Declaration& declaration) override {
    declarations.push_back(declaration);
    return {};
  }
  std::vector<decls::Declaration> declarations;
};

// Constants that more than a twentieth of all statements mention.
std::set<std::string> common_constants(const std::vector<decls::Declaration>& declarations) {
  std::map<std::string, std::size_t> mentions;
  for (const decls::Declaration& declaration : declarations) {
    for (const decls::Edge& edge : declaration.edges) {
      mentions[edge.target] += edge.kind == decls::EdgeKind::kStatement ? 1 : 0;
    }
  }
  std::set<std::string> common;
  for (const auto& [name, count] : mentions) {
    if (count * 20 > declarations.size()) {
      common.insert(name);
    }
  }
  return common;
}

decls::Declaration renamed(decls::Declaration declaration,
                           const std::string& suffix,
                           const std::set<std::string>& common) {
  const auto rename = [&](std::string& name) {
    if (!common.contains(name)) {
      name += suffix;
    }
  };
  rename(declaration.name);
  for (decls::Edge& edge : declaration.edges) {
    rename(edge.target);
  }
  std::set<std::uint32_t> constants;
  for (const decls::TermNode& node : declaration.type.nodes) {
    if (node.kind == decls::TermNode::Kind::kConstant) {
      constants.insert(node.text);
    }
  }
  for (const std::uint32_t text : constants) {
    rename(declaration.type.texts[text]);
  }
  return declaration;
}

// In use, in MiB: what was freed does not count.
double memory() {
  const auto heap = mallinfo2();
  return static_cast<double>(heap.uordblks + heap.hblkhd) / 1048576;
}

// A term as a query, with holes for variables, for some parts, and below four levels.
std::string written(const Index& index, TermId term, int depth, base::Random& random) {
  const TermTable& terms = index.terms();
  if (terms.kind(term) != TermKind::kConstant || depth == 4 ||
      (depth > 0 && random.below(4) == 0)) {
    return depth == 0 || random.below(2) == 0 ? "_" : "?a" + std::to_string(random.below(4));
  }
  std::string text = "(" + std::string(index.symbols().name(terms.data(term)));
  for (const TermId child : terms.children(term)) {
    text += " " + written(index, child, depth + 1, random);
  }
  return text + ")";
}

std::string random_query(const Index& index, base::Random& random) {
  for (;;) {
    const Theorem& theorem = index.theorem(static_cast<TheoremId>(random.below(index.end())));
    const std::string text = written(index, theorem.conclusion, 0, random);
    if (text != "_") {
      return (random.below(3) == 0 ? "|- " : "") + text;
    }
  }
}

double at(const std::vector<double>& sorted, double part) {
  return sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))];
}

void show(const char* what, std::vector<double> values) {
  std::ranges::sort(values);
  std::printf("%-24s p50 %10.1f   p99 %10.1f   worst %10.1f\n", what, at(values, 0.5),
              at(values, 0.99), values.back());
}

struct Asked {
  double microseconds = 0;
  double compared = 0;
  double found = 0;
  std::string query;
};

void show_slowest(std::vector<Asked> asked) {
  std::ranges::sort(asked, std::greater(), &Asked::microseconds);
  asked.resize(std::min<std::size_t>(asked.size(), 10));
  std::printf("slowest, with terms compared and theorems found:\n");
  for (const Asked& at : asked) {
    std::printf("%8.0f us %7.0f %7.0f  %s\n", at.microseconds, at.compared, at.found,
                at.query.c_str());
  }
}

// Its image as searches find it in a store.
bool show_image(const Index& index) {
  base::PackedWriter to;
  index.write(to);
  const std::string frame = base::compress(to.bytes());
  const Clock::time_point begin = Clock::now();
  const auto image = base::decompress(frame, to.bytes().size());
  const double before = memory();
  Index copy;
  base::PackedReader from(*image);
  if (!copy.read(from)) {
    std::fprintf(stderr, "the image does not come back\n");
    return false;
  }
  const double took = microseconds_since(begin) / 1e3;
  std::printf("%zu keys; image: %zu kB, %zu kB compressed, read in %.0f ms, then %.0f MiB\n",
              index.terms_by_place().keys() + index.theorems_by_conclusion().keys() +
                  index.theorems_by_facet().keys(),
              to.bytes().size() / 1000, frame.size() / 1000, took, memory() - before);
  return true;
}

int run(const std::string& file, int queries, int copies) {
  Collector collector;
  if (const base::Status read = decls::read_metamath(file, {}, collector); !read) {
    std::fprintf(stderr, "%s\n", read.error().message.c_str());
    return 1;
  }
  const double before = memory();
  const Clock::time_point begin = Clock::now();
  Index index;
  for (const decls::Declaration& declaration : collector.declarations) {
    index.add(declaration);
  }
  const std::set<std::string> common = common_constants(collector.declarations);
  for (int copy = 1; copy < copies; ++copy) {
    const std::string suffix = "_" + std::to_string(copy);
    for (const decls::Declaration& declaration : collector.declarations) {
      index.add(renamed(declaration, suffix, common));
    }
  }
  std::printf("%zu declarations, %u terms: indexed in %.2f s, %.0f MiB\n", index.size(),
              index.terms().count(), microseconds_since(begin) / 1e6, memory() - before);
  index.compact();
  if (!show_image(index)) {
    return 1;
  }

  base::Random random(1);
  std::vector<double> parsing;
  std::vector<double> answering;
  std::vector<double> compared;
  std::vector<double> found;
  std::vector<Asked> asked;
  for (int i = 0; i < queries; ++i) {
    const std::string text = random_query(index, random);
    const Clock::time_point parse = Clock::now();
    const auto query = parse_query(text, index);
    parsing.push_back(microseconds_since(parse));
    if (!query) {
      std::fprintf(stderr, "%s: %s\n", text.c_str(), query.error().message.c_str());
      return 1;
    }
    const Clock::time_point ask = Clock::now();
    const Answer result = answer(index, *query, {.limit = 50});
    answering.push_back(microseconds_since(ask));
    double terms = 0;
    for (const FunnelStage& stage : result.funnel) {
      terms += static_cast<double>(stage.compared);
    }
    compared.push_back(terms);
    found.push_back(static_cast<double>(result.total));
    asked.push_back({answering.back(), compared.back(), found.back(), text});
  }
  show("parsing, us", parsing);
  show("answering (50), us", answering);
  show("terms compared", compared);
  show("theorems found", found);
  show_slowest(std::move(asked));

  std::vector<double> changing;
  for (std::size_t i = 0; i < collector.declarations.size(); i += 40) {
    const Clock::time_point change = Clock::now();
    index.add(collector.declarations[i]);
    changing.push_back(microseconds_since(change));
  }
  show("changing one, us", changing);
  return 0;
}

}  // namespace
}  // namespace sequent::search

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_search DATABASE.mm [QUERIES [COPIES]]\n");
    return 2;
  }
  return sequent::search::run(argv[1], argc > 2 ? std::atoi(argv[2]) : 2000,
                              argc > 3 ? std::atoi(argv[3]) : 1);
}
