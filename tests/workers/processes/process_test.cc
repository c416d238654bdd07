#include "workers/processes/process.h"

#include <csignal>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/catch.h"
#include "workers/processes/process_tree.h"

namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
using sequent::base::ErrorCode;
using sequent::workers::ProcessEnd;
using sequent::workers::Processes;
using sequent::workers::ProcessOutcome;
using sequent::workers::ProcessRequest;

ProcessRequest shell(std::string script) {
  return {.argv = {"/bin/sh", "-c", std::move(script)}, .environment = {"PATH=/usr/bin:/bin"}};
}

ProcessOutcome run(const ProcessRequest& request) {
  static Processes processes;
  auto outcome = processes.run(request, {});
  REQUIRE(outcome);
  return *outcome;
}

bool is_running(pid_t pid) {
  return ::kill(pid, 0) == 0;
}

TEST_CASE("a program's output, error output and exit code come back apart", "[workers]") {
  const ProcessOutcome outcome = run(shell("echo out; echo err >&2; exit 3"));
  CHECK(outcome.end == ProcessEnd::kExited);
  CHECK(outcome.exit_code == 3);
  CHECK(outcome.out == "out\n");
  CHECK(outcome.err == "err\n");
}

TEST_CASE("a program sees the given environment and directory and nothing on stdin", "[workers]") {
  ProcessRequest request = shell("pwd; cat; env | sort | grep -v -e ^_= -e ^PWD=");
  request.environment.emplace_back("A=b c");
  request.directory = "/usr";
  CHECK(run(request).out == "/usr\nA=b c\nPATH=/usr/bin:/bin\n");
}

TEST_CASE("a program inherits no descriptor but the standard three", "[workers]") {
  std::ifstream kept_open("/dev/null");
  CHECK(run(shell("ls /proc/self/fd | wc -l")).out == "4\n");  // 0, 1, 2 and that of ls
}

TEST_CASE("a program begins with default signals, none of them blocked", "[workers]") {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  CHECK(run(shell("grep -e SigBlk -e SigIgn /proc/self/status")).out ==
        "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
  std::signal(SIGPIPE, before);
}

TEST_CASE("a missing program or directory is named", "[workers]") {
  Processes processes;
  auto outcome = processes.run({.argv = {"/no/such/program"}}, {});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::kNotFound);
  CHECK(outcome.error().message == "cannot run /no/such/program: No such file or directory");

  outcome = processes.run({.argv = {"no-such-program"}}, {});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message == "no program no-such-program in PATH");

  ProcessRequest elsewhere = shell("true");
  elsewhere.directory = "/no/such/folder";
  outcome = processes.run(elsewhere, {});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().message ==
        "cannot run /bin/sh in /no/such/folder: No such file or directory");

  outcome = processes.run({.argv = {"/etc/passwd"}}, {});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().code == ErrorCode::kUnavailable);
}

TEST_CASE("a program's own death by a signal is told from ours", "[workers]") {
  const ProcessOutcome outcome = run(shell("kill -SEGV $$"));
  CHECK(outcome.end == ProcessEnd::kSignalled);
  CHECK(outcome.signal == SIGSEGV);
}

TEST_CASE("a program that outlives its time is killed, even if it ignores SIGTERM", "[workers]") {
  ProcessRequest request = shell("trap '' TERM INT HUP; echo begun; while :; do sleep 1; done");
  request.wall_limit = 200ms;
  const ProcessOutcome outcome = run(request);
  CHECK(outcome.end == ProcessEnd::kTimedOut);
  CHECK(outcome.out == "begun\n");
  CHECK(outcome.wall >= 200ms);
  CHECK(outcome.wall < 2s);
}

TEST_CASE("a program that prints without end is bounded in memory and in time", "[workers]") {
  ProcessRequest request = shell("yes");
  request.wall_limit = 200ms;
  request.output_limit_bytes = 1000;
  const ProcessOutcome outcome = run(request);
  CHECK(outcome.end == ProcessEnd::kTimedOut);
  CHECK(outcome.out.size() < 1100);
  CHECK(outcome.out.find("bytes omitted") != std::string::npos);
}

TEST_CASE("a program that takes more memory than its limit is killed", "[workers]") {
  ProcessRequest request = shell("x=$(head -c 300000000 /dev/zero | tr '\\0' a); sleep 10");
  request.memory_limit_bytes = 100UL << 20;
  request.wall_limit = 60s;
  const ProcessOutcome outcome = run(request);
  CHECK(outcome.end == ProcessEnd::kOutOfMemory);
  CHECK(outcome.peak_memory_bytes > (100UL << 20));
}

TEST_CASE("time and memory used are reported", "[workers]") {
  const ProcessOutcome outcome =
      run({.argv = {"/usr/bin/awk", "BEGIN { for (i = 0; i < 3000000; ++i) a[i % 400000] = i }"}});
  CHECK(outcome.user > 20ms);
  CHECK(outcome.wall + 50ms >= outcome.user);
  CHECK(outcome.peak_memory_bytes > (20UL << 20));
  CHECK(outcome.peak_memory_bytes < (500UL << 20));
}

TEST_CASE("asked to stop, a program is dead within a second", "[workers]") {
  Processes processes;
  std::stop_source stop;
  const std::jthread stopper([&] {
    std::this_thread::sleep_for(100ms);
    stop.request_stop();
  });
  const auto begun = std::chrono::steady_clock::now();
  const auto outcome = processes.run(shell("sleep 60"), stop.get_token());
  REQUIRE(outcome);
  CHECK(outcome->end == ProcessEnd::kStopped);
  CHECK(std::chrono::steady_clock::now() - begun < 1s);
}

TEST_CASE("a stop that came before the start stops it too", "[workers]") {
  Processes processes;
  std::stop_source stop;
  stop.request_stop();
  const auto outcome = processes.run(shell("sleep 60"), stop.get_token());
  REQUIRE(outcome);
  CHECK(outcome->end == ProcessEnd::kStopped);
}

TEST_CASE("nothing that a program started outlives it, whatever it does to get away", "[workers]") {
  // One child in the group, one in a session of its own, and one double-forked out of it.
  const std::string start_children =
      "sleep 61 & echo $!; setsid sleep 62 & echo $!;"
      "setsid sh -c 'trap \"\" TERM; (sleep 63 & echo $!) ' & wait $!; ";
  const std::string end = GENERATE("exit 0", "kill -KILL $$", "sleep 60");
  ProcessRequest request = shell(start_children + end);
  request.wall_limit = 700ms;
  const ProcessOutcome outcome = run(request);
  CHECK((outcome.end == ProcessEnd::kTimedOut) == (end == "sleep 60"));

  std::istringstream pids(outcome.out);
  int seen = 0;
  for (pid_t pid = 0; pids >> pid; ++seen) {
    CHECK_FALSE(is_running(pid));
  }
  CHECK(seen == 3);
  CHECK(sequent::workers::children_of(::getpid()).empty());
}

TEST_CASE("a program's escaped children do not count as another's strays while it lives",
          "[workers]") {
  Processes processes;
  std::string survived;
  std::jthread long_one([&] {
    const auto outcome =
        processes.run(shell("(setsid sh -c 'sleep 0.4; echo survived' &) ; sleep 0.8"), {});
    survived = outcome ? outcome->out : outcome.error().message;
  });
  for (int i = 0; i < 20; ++i) {
    REQUIRE(processes.run(shell("sleep 0.02"), {}));
  }
  long_one.join();
  CHECK(survived == "survived\n");
}

TEST_CASE("a program dies with us, even if we are killed by kill -9", "[workers]") {
  int pipe_ends[2];
  REQUIRE(::pipe(pipe_ends) == 0);
  const pid_t parent = ::fork();
  if (parent == 0) {
    Processes processes;
    const std::string tell =
        "/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(pipe_ends[1]);
    (void)processes.run(shell("echo $$ >" + tell + "; exec sleep 60"), {}).has_value();
    ::_exit(0);
  }
  char text[32] = {};
  REQUIRE(::read(pipe_ends[0], text, sizeof text - 1) > 0);
  const pid_t child = std::stoi(text);
  CHECK(is_running(child));
  ::kill(parent, SIGKILL);
  ::waitpid(parent, nullptr, 0);
  for (int i = 0; i < 200 && is_running(child); ++i) {
    std::this_thread::sleep_for(5ms);
    ::waitpid(child, nullptr, WNOHANG);  // ours now, if a Processes made us a reaper
  }
  CHECK_FALSE(is_running(child));
  ::close(pipe_ends[0]);
  ::close(pipe_ends[1]);
}

}  // namespace
