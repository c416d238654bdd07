// One computation of each cold key over processes, whichever of them is killed, and when.

#include <cstdlib>
#include <filesystem>
#include <thread>

#include "engine/base/file_io.h"
#include "engine/base/parse.h"
#include "engine/store/typed.h"
#include "tests/proofcache/tactics/samples.h"
#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/temp_dir.h"

namespace {

using sequent::tactics::TacticCache;
using sequent::test::Child;
using sequent::test::equal;
using sequent::test::failure;
using sequent::test::key;
using sequent::test::kLimit;
using sequent::test::store_urls;
using sequent::test::TempDir;
using sequent::test::TwoCaches;
using std::chrono::milliseconds;

constexpr std::chrono::seconds kDeadline{60};

std::vector<std::string> computer(const std::string& url, const std::string& name_space) {
  const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path() /
                       "proofcache" / "tactics" / "tactic_computer";
  return {program.string(), url, name_space, "⊢ P"};
}

// How often processes computed it.
std::int64_t times_computed(TwoCaches& caches) {
  const auto count =
      sequent::store::get_bytes(caches.open->store(), caches.options.name_space + ":computed");
  return *count ? *sequent::base::parse_int(**count) : 0;
}

bool says_paused(const std::string& log) {
  const auto deadline = std::chrono::steady_clock::now() + kDeadline;
  while (std::chrono::steady_clock::now() < deadline) {
    const auto text = sequent::base::read_file(log);
    if (text && text->find("paused") != std::string::npos) {
      return true;
    }
    std::this_thread::sleep_for(milliseconds(2));
  }
  return false;
}

TEST_CASE("a computer that is killed is replaced; what it kept is not computed again",
          "[tactics]") {
  const std::string url = GENERATE(from_range(store_urls()));
  const auto [point, kept] = GENERATE(table<std::string, bool>({
      {"after take_flight", false},
      {"computing", false},
      {"before put_entries", false},
      {"after put_entries", true},
      {"before end_flight", true},
  }));
  CAPTURE(url, point);
  TwoCaches caches(url);
  const TempDir folder;
  std::vector<std::string> words = computer(url, caches.options.name_space);
  words.push_back(point);
  Child child(words, folder / "log");
  REQUIRE(says_paused(folder / "log"));
  child.kill_now();
  int computed = 0;
  const auto compute = [&] {
    ++computed;
    return std::optional(failure("computed here"));
  };
  const auto result =
      caches.cache.get_or_compute(key("⊢ P", "auto"), kLimit, "M", compute, std::stop_token());
  REQUIRE(result);
  REQUIRE(*result);
  CHECK((*result)->message == (kept ? "computed by a process" : "computed here"));
  CHECK(computed == (kept ? 0 : 1));
  CHECK((*caches.other.find(key("⊢ P", "auto"), kLimit))->message == (*result)->message);
  CHECK(caches.cache.statistics()->entries == 1);
}

TEST_CASE("who waits for a computer that is killed computes in its place", "[tactics]") {
  TwoCaches caches(store_urls().front());
  const TempDir folder;
  std::vector<std::string> words = computer(store_urls().front(), caches.options.name_space);
  words.emplace_back("computing");
  Child child(words, folder / "log");
  REQUIRE(says_paused(folder / "log"));
  std::atomic<int> computed = 0;
  std::atomic<int> answered = 0;
  {
    std::vector<std::jthread> waiting;
    for (int i = 0; i < 8; ++i) {
      waiting.emplace_back([&] {
        const auto result =
            caches.cache.get_or_compute(key("⊢ P", "auto"), kLimit, "M",
                                        [&] {
                                          ++computed;
                                          return std::optional(failure("computed here"));
                                        },
                                        {});
        answered += result && equal(*result, failure("computed here")) ? 1 : 0;
      });
    }
    child.kill_now();
  }
  CHECK(computed == 1);
  CHECK(answered == 8);
}

TEST_CASE("processes that ask for one cold key compute it once", "[tactics]") {
  const char* const wanted = std::getenv("SEQUENT_PROCESSES");
  const int count = wanted == nullptr ? 6 : std::atoi(wanted);
  const std::string url = GENERATE(from_range(store_urls()));
  TwoCaches caches(url);
  std::vector<Child> children;
  for (int i = 0; i < count; ++i) {
    children.emplace_back(computer(url, caches.options.name_space));
  }
  for (Child& child : children) {
    CHECK(child.wait_for(kDeadline) == 0);
  }
  CHECK(times_computed(caches) == 1);
}

}  // namespace
