#include "workers/processes/spawn.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <type_traits>
#include <unistd.h>

#include <linux/close_range.h>
#include <pthread.h>
#include <sched.h>

// In the child's half nothing may allocate, lock or throw: it runs on a stack of
// its own in the memory of the parent, whose calling thread sleeps until the
// exec (CLONE_VM | CLONE_VFORK, what posix_spawn does). posix_spawn itself cannot
// say PR_SET_PDEATHSIG.

namespace sequent::workers {
namespace {

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int kCloneFlags = CLONE_VFORK | SIGCHLD;  // sanitizers cannot share their memory
#define SEQUENT_IN_CHILD __attribute__((no_sanitize("address", "thread", "undefined")))
#else
constexpr int kCloneFlags = CLONE_VM | CLONE_VFORK | SIGCHLD;
#define SEQUENT_IN_CHILD
#endif

constexpr std::size_t kStackBytes = 64UL * 1024;

struct Child {
  const char* program;
  char* const* argv;
  char* const* environment;
  const char* directory;  // null: stay
  int fds[3];
  pid_t parent;
  bool own_session;
  sigset_t mask;
  int failed_with = 0;  // written by the child: errno of what failed
  bool in_directory = true;
};

// Owns: memory that parent and child share: what is told to the child, what it tells, its stack.
class Shared {
 public:
  Shared()
      : memory_(
            ::mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {}
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;
  ~Shared() {
    if (*this) {
      ::munmap(memory_, kBytes);
    }
  }
  explicit operator bool() const { return memory_ != MAP_FAILED; }
  [[nodiscard]] Child& child() const { return *static_cast<Child*>(memory_); }
  [[nodiscard]] void* stack_top() const { return static_cast<char*>(memory_) + kBytes; }

 private:
  static constexpr std::size_t kBytes = kStackBytes + 4096;
  static_assert(sizeof(Child) <= 4096 && std::is_trivially_destructible_v<Child>);
  void* memory_;
};

SEQUENT_IN_CHILD void restore_signals(const Child& child) {
  struct sigaction standard {};
  standard.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number) {
    ::sigaction(number, &standard, nullptr);  // refused for SIGKILL and the like: as it should
  }
  ::sigprocmask(SIG_SETMASK, &child.mask, nullptr);
}

// Puts the three descriptors at 0, 1, 2. They are all above 2 (see spawn()).
SEQUENT_IN_CHILD bool place_descriptors(const Child& child) {
  for (int target = 0; target < 3; ++target) {
    if (::dup2(child.fds[target], target) < 0) {
      return false;
    }
  }
  return ::close_range(3, ~0U, 0) == 0;
}

[[noreturn]] SEQUENT_IN_CHILD void fail(Child& child) {
  child.failed_with = errno;
  ::_exit(127);
}

SEQUENT_IN_CHILD int run_child(void* argument) {
  Child& child = *static_cast<Child*>(argument);
  if (child.own_session) {
    ::setsid();
  } else {
    ::setpgid(0, 0);
  }
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != child.parent) {
    ::_exit(127);  // the parent died before we asked to die with it
  }
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  if (child.directory != nullptr && ::chdir(child.directory) != 0) {
    child.in_directory = false;
    fail(child);
  }
  if (!place_descriptors(child)) {
    fail(child);
  }
  restore_signals(child);
  ::execve(child.program, child.argv, child.environment);
  fail(child);
}

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> result;
  result.reserve(words.size() + 1);
  for (const std::string& word : words) {
    result.push_back(const_cast<char*>(word.c_str()));  // execve's old signature; not written to
  }
  result.push_back(nullptr);
  return result;
}

base::Error describe(const SpawnRequest& request, const Child& child) {
  const std::string why = std::strerror(child.failed_with);
  std::string message = child.in_directory ? "cannot run " + request.program + ": " + why
                                           : "cannot run " + request.program + " in " +
                                                 request.directory + ": " + why;
  if (child.failed_with == ENOENT || child.failed_with == ENOTDIR) {
    return base::not_found(std::move(message));
  }
  return base::unavailable(std::move(message));
}

}  // namespace

base::Result<pid_t> spawn(const SpawnRequest& request) {
  const std::vector<char*> argv = pointers(request.argv);
  const std::vector<char*> environment = pointers(request.environment);
  const Shared shared;
  if (!shared) {
    return base::unavailable("cannot start a process for " + request.program + ": out of memory");
  }
  Child& child = *new (&shared.child()) Child{
      .program = request.program.c_str(),
      .argv = argv.data(),
      .environment = environment.data(),
      .directory = request.directory.empty() ? nullptr : request.directory.c_str(),
      .fds = {request.stdin_fd, request.stdout_fd, request.stderr_fd},
      .parent = ::getpid(),
      .own_session = request.own_session,
      .mask = {}};
  ::sigemptyset(&child.mask);

  // No handler of ours may run in the child while it shares our memory.
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = ::clone(run_child, shared.stack_top(), kCloneFlags, &child);
  const int start_errno = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);

  if (pid < 0) {
    return base::unavailable("cannot start a process for " + request.program + ": " +
                             std::strerror(start_errno));
  }
  if (child.failed_with != 0) {
    ::waitpid(pid, nullptr, 0);
    return describe(request, child);
  }
  return pid;
}

}  // namespace sequent::workers
