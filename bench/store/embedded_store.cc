// Commands per second through an embedded store, on one thread: the calls that domain
// code makes, over random keys.
//
// usage: embedded_store [KEYS] [SECONDS]
// Time is the thread's own CPU time, so that other load on the machine counts less.

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "engine/base/digest.h"
#include "engine/store/open.h"
#include "engine/store/typed.h"

namespace {

using sequent::store::Store;
using Words = std::vector<std::string_view>;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void measure(const char* name,
             double seconds,
             std::size_t per_call,
             const std::function<void()>& call) {
  std::size_t calls = 0;
  const double started = cpu_seconds();
  double took = 0;
  while (took < seconds) {
    for (int i = 0; i < 1024; ++i) {
      call();
    }
    calls += 1024;
    took = cpu_seconds() - started;
  }
  const double commands = static_cast<double>(calls * per_call);
  std::printf("%-28s %8.2f M/s %7.0f ns\n", name, commands / took / 1e6, took / commands * 1e9);
}

// A script that does nothing, and one that does nothing but to call commands.
void measure_scripts(Store& store, double seconds) {
  constexpr std::size_t kCalls = 1000;
  constexpr std::string_view kEmpty = "return 1";
  constexpr std::string_view kCalling = "for i = 1, 1000 do redis.call('GET', KEYS[1]) end";
  const std::string empty_sha1 = sequent::base::sha1_hex(kEmpty);
  const std::string calling_sha1 = sequent::base::sha1_hex(kCalling);
  const sequent::store::Script empty{.name = "empty", .sha1 = empty_sha1, .source = kEmpty};
  const sequent::store::Script calling{.name = "calling", .sha1 = calling_sha1, .source = kCalling};
  const Words keys{"key:1"};
  const Words args{"a", "b"};
  measure("EVALSHA", seconds, 1, [&] { (void)store.run_script(empty, keys, args); });
  measure("redis.call('GET')", seconds, kCalls,
          [&] { (void)store.run_script(calling, keys, args); });
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000;
  const double seconds = argc > 2 ? std::atof(argv[2]) : 1.0;
  const auto open = sequent::store::open_memory_store();
  if (!open) {
    std::fprintf(stderr, "%s\n", open.error().message.c_str());
    return 1;
  }
  Store& store = (*open)->store();
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < count; ++i) {
    keys.push_back("key:" + std::to_string(i));
  }
  const std::string value(64, 'v');
  std::mt19937_64 random(1);
  const auto key = [&]() -> std::string_view {
    return keys[random() % count];
  };
  for (const std::string& each : keys) {
    if (!sequent::store::put_bytes(store, each, value)) {
      return 1;
    }
  }

  measure("SET", seconds, 1, [&] { (void)sequent::store::put_bytes(store, key(), value); });
  measure("GET", seconds, 1, [&] { (void)sequent::store::get_bytes(store, key()); });
  measure("EXISTS", seconds, 1, [&] { (void)sequent::store::exists(store, key()); });
  measure("INCR", seconds, 1, [&] { (void)sequent::store::increment(store, "n"); });
  std::vector<sequent::store::Command> gets(128);
  measure("GET in batches of 128", seconds, gets.size(), [&] {
    for (auto& get : gets) {
      get = {"GET", std::string(key())};
    }
    (void)store.run_batch(gets);
  });
  measure_scripts(store, seconds);
  const Words ping{"PING"};
  measure("PING", seconds, 1, [&] { (void)store.run(ping); });
  return 0;
}
