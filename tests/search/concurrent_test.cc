#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/base/guarded.h"
#include "search/mirror.h"
#include "search/posting_keys.h"
#include "tests/decls/samples.h"
#include "tests/search/found_names.h"
#include "tests/search/oracle.h"
#include "tests/support/catch.h"

namespace sequent::search {
namespace {

constexpr std::size_t kNames = 40;
constexpr std::size_t kWriters = 2;
constexpr std::size_t kReaders = 3;

using Versions = std::array<std::size_t, kNames>;

std::string name_of(std::size_t number) {
  return "Th.t" + std::to_string(number);
}

std::string tag_of(std::size_t version) {
  return "version" + std::to_string(version);
}

// What went wrong on any thread.
class Failures {
 public:
  void add(std::string failure) { all_.lock()->push_back(std::move(failure)); }
  [[nodiscard]] std::string first() {
    auto all = all_.lock();
    return all->empty() ? "" : all->front();
  }

 private:
  base::Guarded<std::vector<std::string>> all_;
};

void check_found(const TreeQuery& query,
                 const std::vector<std::string>& found,
                 const TreeLibrary& library,
                 Failures& failures) {
  if (found != find_by_force(library, query)) {
    failures.add(query.written() + " finds " + std::to_string(found.size()) + " names, first " +
                 (found.empty() ? "none" : found.front()));
  }
}

// Each version that each theorem ever had, with what is certainly in a store and what may be.
class History {
 public:
  History() {
    const TreeTheorem base = TreeMaker::base();
    all_[base.name] = base;
    for (std::size_t number = 0; number < kNames; ++number) {
      all_[name_of(number)] = {.name = name_of(number)};
    }
  }

  // The next version of the theorem. REQUIRES: one thread at a time for each of them
  std::optional<TreeTheorem> begin(std::size_t number, TreeMaker& maker) {
    std::optional<TreeTheorem> next;
    if (maker.below(3) > 0) {
      next = maker.theorem(name_of(number), all_);
    }
    auto names = names_.lock();
    Name& name = (*names)[number];
    if (next) {
      next->tags.push_back(tag_of(name.versions.size()));
    }
    name.versions.push_back(next);
    return next;
  }
  void end(std::size_t number) {
    auto names = names_.lock();
    (*names)[number].done = (*names)[number].versions.size() - 1;
  }

  [[nodiscard]] Versions done() {
    Versions versions{};
    auto names = names_.lock();
    std::ranges::transform(*names, versions.begin(), &Name::done);
    return versions;
  }

  // What an index shows that followed the store since each name was at its version in `oldest`.
  // Absent: some name is at none of its versions since.
  std::optional<TreeLibrary> seen_by(const Index& index, const Versions& oldest) {
    TreeLibrary library;
    const TreeTheorem base = TreeMaker::base();
    library[base.name] = base;
    auto names = names_.lock();
    for (std::size_t number = 0; number < kNames; ++number) {
      const auto& versions = (*names)[number].versions;
      std::size_t version = oldest[number];
      while (version < versions.size() && !shows(index, number, version, versions[version])) {
        ++version;
      }
      if (version == versions.size()) {
        return std::nullopt;
      }
      if (versions[version]) {
        library[name_of(number)] = *versions[version];
      }
    }
    return library;
  }

 private:
  struct Name {
    std::vector<std::optional<TreeTheorem>> versions{std::nullopt};
    std::size_t done = 0;
  };

  static bool shows(const Index& index,
                    std::size_t number,
                    std::size_t version,
                    const std::optional<TreeTheorem>& theorem) {
    const auto id = index.find(name_of(number));
    if (!theorem || !id) {
      return !theorem && !id;
    }
    const auto tag = index.symbols().find(tag_of(version));
    return tag && std::ranges::binary_search(
                      index.theorems_by_facet().of(facet_key(Facet::kTag, *tag)).ids(), *id);
  }

  TreeLibrary all_;  // only for the names in it
  base::Guarded<std::array<Name, kNames>> names_;
};

void write_to_store(store::Store& store,
                    History& history,
                    std::size_t writer,
                    std::uint64_t seed,
                    const std::atomic<bool>& stop,
                    Failures& failures) {
  decls::DeclarationStore declarations(store, "lib");
  TreeMaker maker(seed + writer);
  while (!stop) {
    const std::size_t number = maker.below(kNames / kWriters) * kWriters + writer;
    const auto theorem = history.begin(number, maker);
    const std::vector<std::string> name{name_of(number)};
    const bool written = theorem ? declarations.put(theorem->declaration()).has_value()
                                 : declarations.remove(name).has_value();
    history.end(number);
    if (!written) {
      failures.add("cannot write " + name[0]);
      return;
    }
  }
}

// Queries of a mirror that follows, and now and then of one that begins.
void read_from_store(
    store::Store& store, History& history, std::uint64_t seed, int queries, Failures& failures) {
  TreeMaker maker(seed);
  auto mirror = std::make_unique<Mirror>(store, "lib");
  for (int i = 0; i < queries; ++i) {
    if (maker.below(20) == 0) {
      mirror = std::make_unique<Mirror>(store, "lib");
    }
    const Versions oldest = history.done();
    if (const base::Status updated = mirror->update(); !updated) {
      failures.add(updated.error().message);
      return;
    }
    const auto library = history.seen_by(mirror->index(), oldest);
    if (!library) {
      failures.add("query " + std::to_string(i) + ": the mirror shows what was over, or never was");
      return;
    }
    const TreeQuery query = maker.query(*library);
    check_found(query, found_names(mirror->index(), query.written()), *library, failures);
    if (maker.below(50) == 0 && !mirror->save()) {
      failures.add("cannot save an image");
    }
  }
}

void read_while_others_write(store::Store& store, std::uint64_t seed, int queries) {
  REQUIRE(decls::DeclarationStore(store, "lib").put(TreeMaker::base().declaration()));
  History history;
  Failures failures;
  std::atomic<bool> stop = false;
  {
    std::vector<std::jthread> writers;
    for (std::size_t writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back(
          [&, writer] { write_to_store(store, history, writer, seed, stop, failures); });
    }
    {
      std::vector<std::jthread> readers;
      for (std::size_t reader = 0; reader < kReaders; ++reader) {
        readers.emplace_back([&, reader] {
          read_from_store(store, history, seed + 100 + reader, queries, failures);
        });
      }
    }
    stop = true;
  }
  CHECK(failures.first() == std::string());
  std::size_t changes = 0;
  for (const std::size_t done : history.done()) {
    changes += done;
  }
  CHECK(changes > 0);
}

TEST_CASE("random queries of mirrors find what brute force finds while others change the store",
          "[search]") {
  const auto memory = store::open_memory_store();
  REQUIRE(memory.has_value());
  read_while_others_write((*memory)->store(), 2'000'000, 60 * rounds());
  if (!test::RedisServer::installed()) {
    test::skip("redis-server is not installed");
    return;
  }
  const test::RedisServer server;
  const auto open = store::open_store(server.unix_url());
  REQUIRE(open.has_value());
  read_while_others_write((*open)->store(), 2'001'000, 60 * rounds());
  const test::RedisCluster cluster(3, {"--appendfsync", "no"});
  const auto spread = store::open_store(cluster.url());
  REQUIRE(spread.has_value());
  read_while_others_write((*spread)->store(), 2'002'000, 60 * rounds());
}

// Many ask at once; the one that changes waits until none asks, and none begins before it is over.
class Turns {
 public:
  template <typename Ask>
  void ask(const Ask& ask) {
    wait([](const State& state) { return !state.is_changing; },
         [](State& state) { ++state.asking; });
    ask();
    wait([](const State&) { return true; }, [](State& state) { --state.asking; });
  }
  // REQUIRES: one thread at a time
  template <typename Change>
  void change(const Change& change) {
    wait([](const State&) { return true; }, [](State& state) { state.is_changing = true; });
    wait([](const State& state) { return state.asking == 0; }, [](State&) {});
    change();
    wait([](const State&) { return true; }, [](State& state) { state.is_changing = false; });
  }

 private:
  struct State {
    int asking = 0;
    bool is_changing = false;
  };
  template <typename Ready, typename Then>
  void wait(const Ready& ready, const Then& then) {
    auto state = state_.lock();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(10);
    if (!state.wait_until(changed_, deadline, [&] { return ready(*state); })) {
      throw std::runtime_error("no turn in ten minutes");
    }
    then(*state);
    changed_.notify_all();
  }

  base::Guarded<State> state_;
  std::condition_variable changed_;
};

// An index for all threads, with the trees that are in it.
class SharedLibrary {
 public:
  SharedLibrary() { put(TreeMaker::base()); }

  // REQUIRES: the thread that changes it
  [[nodiscard]] const TreeLibrary& trees() const { return *trees_; }
  // What is there, and what the query that `maker` makes of it finds.
  template <typename See>
  void ask(TreeMaker& maker, const See& see) {
    std::shared_ptr<const TreeLibrary> trees;
    TreeQuery query;
    std::vector<std::string> found;
    turns_.ask([&] {
      trees = trees_;
      query = maker.query(*trees);
      found = found_names(index_, query.written());
    });
    see(query, found, *trees);
  }
  void put(const TreeTheorem& theorem) {
    auto next = std::make_shared<TreeLibrary>(*trees_);
    (*next)[theorem.name] = theorem;
    turns_.change([&] {
      index_.add(theorem.declaration());
      trees_ = std::move(next);
    });
  }
  void remove(const std::string& name, bool compact) {
    auto next = std::make_shared<TreeLibrary>(*trees_);
    next->erase(name);
    turns_.change([&] {
      index_.remove(name);
      if (compact) {
        index_.compact();
      }
      trees_ = std::move(next);
    });
  }

 private:
  Turns turns_;
  Index index_;
  std::shared_ptr<const TreeLibrary> trees_ = std::make_shared<TreeLibrary>();
};

TEST_CASE("random queries of many threads find what brute force finds at their change",
          "[search]") {
  SharedLibrary library;
  std::atomic<bool> stop = false;
  std::atomic<int> changes = 0;
  Failures failures;
  const auto write = [&] {
    TreeMaker maker(3'000'000);
    for (; !stop; ++changes) {
      const std::string name = name_of(maker.below(kNames));
      if (maker.below(3) > 0) {
        library.put(maker.theorem(name, library.trees()));
      } else {
        library.remove(name, maker.below(50) == 0);
      }
    }
  };
  const auto read = [&](std::size_t reader) {
    TreeMaker maker(3'000'100 + reader);
    for (int i = 0; i < 300 * rounds(); ++i) {
      library.ask(maker,
                  [&](const TreeQuery& query, const std::vector<std::string>& found,
                      const TreeLibrary& trees) { check_found(query, found, trees, failures); });
    }
  };
  {
    const std::jthread writer(write);
    {
      std::vector<std::jthread> readers;
      for (std::size_t reader = 0; reader < kReaders; ++reader) {
        readers.emplace_back(read, reader);
      }
    }
    stop = true;
  }
  CHECK(failures.first() == std::string());
  CHECK(changes > 0);
}

}  // namespace
}  // namespace sequent::search
