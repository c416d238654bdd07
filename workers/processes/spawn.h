#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

#include "engine/base/result.h"

namespace sequent::workers {

struct SpawnRequest {
  std::string program;                   // a path; no search
  std::vector<std::string> argv;         // with argv[0]
  std::vector<std::string> environment;  // all of it, as NAME=value
  std::string directory;                 // where it starts; empty: where we are
  int stdin_fd = -1;
  int stdout_fd = -1;
  int stderr_fd = -1;
  // Else it leads a group of its own in our session, and Processes never takes it for a stray.
  bool own_session = true;
};

// Starts a program that dies with us: out of reach of the terminal's signals, killed by the
// kernel when the calling thread ends (PR_SET_PDEATHSIG), holding no descriptor but the
// three given, no core files, default signals. It also adopts its own orphans
// (PR_SET_CHILD_SUBREAPER), so that as long as it lives all its descendants are below it.
//
// The caller's memory is not copied (as vfork does), so the cost does not grow
// with it; the caller waits until the program has been loaded.
//
// Errors: kNotFound (no such program or directory), kUnavailable (other reasons).
// Threads: any; the calling thread must outlive the child.
[[nodiscard]] base::Result<pid_t> spawn(const SpawnRequest& request);

}  // namespace sequent::workers
