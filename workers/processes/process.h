#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <stop_token>
#include <string>
#include <sys/types.h>
#include <vector>

#include "engine/base/guarded.h"
#include "engine/base/result.h"

namespace sequent::workers {

// A program to run and what it may use.
struct ProcessRequest {
  std::vector<std::string> argv;               // argv[0]: a path, or a name to find in PATH
  std::vector<std::string> environment;        // all of it, as NAME=value; nothing is inherited
  std::string directory;                       // where it starts; empty: where we are
  std::chrono::milliseconds wall_limit{0};     // 0: none
  std::uint64_t memory_limit_bytes = 0;        // resident memory of the whole tree; 0: none
  std::size_t output_limit_bytes = 1UL << 20;  // kept of stdout and of stderr, each (head and tail)
};

enum class ProcessEnd {
  kExited,       // by itself, with `exit_code`
  kSignalled,    // by a signal that we did not send
  kTimedOut,     // killed: wall_limit
  kOutOfMemory,  // killed: memory_limit_bytes
  kStopped,      // killed: we were asked to stop
};

struct ProcessOutcome {
  ProcessEnd end = ProcessEnd::kExited;
  int exit_code = 0;  // of kExited
  int signal = 0;     // of kSignalled
  std::string out;
  std::string err;
  std::chrono::microseconds wall{0};
  std::chrono::microseconds user{0};
  std::chrono::microseconds system{0};
  std::uint64_t peak_memory_bytes = 0;
};

// Runs programs, each as a tree of processes of which nothing is left when run()
// returns: the child's group is killed, and so is whatever it started in other
// groups or sessions (we adopt the orphans of our descendants and kill them). Should we
// die ourselves, even by kill -9, the kernel kills the children.
//
// Limits: memory is watched by adding up the resident pages of the tree (20 times
// a second): RLIMIT_AS counts address space, which OCaml reserves freely, a
// program that is refused memory reports a failure of its own instead of
// "out of memory", and cgroups are seldom ours to write.
//
// stdin is empty. REQUIRES: all children of this program that lead a session are started by one
// Processes (it kills children in foreign sessions that it does not know).
// Threads: any, at once.
class Processes {
 public:
  Processes();

  // Errors: kNotFound (no such program, or directory), kUnavailable (it could not be started).
  // Blocking: until the program ended, or its limit, or at most a second after `stop`.
  base::Result<ProcessOutcome> run(const ProcessRequest& request, const std::stop_token& stop);

 private:
  base::Result<pid_t> start(const ProcessRequest& request,
                            const std::string& program,
                            int out,
                            int err);
  void kill_strays();

  base::Guarded<std::set<pid_t>> children_;
};

// Where a program is: `name` itself if it has a slash, else the first executable in PATH.
// kNotFound names it.
[[nodiscard]] base::Result<std::string> find_program(const std::string& name);

}  // namespace sequent::workers
