#include "workers/processes/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <string_view>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/unique_fd.h"
#include "workers/processes/bounded_output.h"
#include "workers/processes/process_tree.h"
#include "workers/processes/spawn.h"

namespace sequent::workers {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kSamplePeriod{50};
constexpr milliseconds kKillPatience{2000};

struct Pipe {
  base::UniqueFd read;
  base::UniqueFd write;
};

// Descriptors 0 to 2 are never given out: they would be overwritten on their way into the child.
base::UniqueFd above_standard(base::UniqueFd fd) {
  if (!fd || fd.get() > 2) {
    return fd;
  }
  return base::UniqueFd(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 3));
}

std::optional<Pipe> make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    return std::nullopt;
  }
  Pipe pipe{base::UniqueFd(ends[0]), above_standard(base::UniqueFd(ends[1]))};
  ::fcntl(pipe.read.get(), F_SETFL, O_NONBLOCK);
  return pipe;
}

// Moves what is there into `output`, at most a pipe full of it, so that one who writes without
// end does not keep us from looking at its limits; false once the other end is closed.
bool drain(int fd, BoundedOutput& output) {
  std::array<char, 16384> buffer;
  for (int rounds = 0; rounds < 8; ++rounds) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got <= 0) {
      return got < 0 && (errno == EAGAIN || errno == EINTR);
    }
    output.append({buffer.data(), static_cast<std::size_t>(got)});
  }
  return true;
}

std::chrono::microseconds microseconds_of(const timeval& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

// By its number: glibc 2.36 declares pidfd_open without extern "C".
int open_pid(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

std::uint64_t own_peak_bytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

// One running child: its output, its limits, its end.
class Watch {
 public:
  Watch(const ProcessRequest& request, pid_t pid, base::UniqueFd out, base::UniqueFd err)
      : request_(request),
        pid_(pid),
        out_pipe_(std::move(out)),
        err_pipe_(std::move(err)),
        pid_fd_(open_pid(pid)),
        stop_fd_(::eventfd(0, EFD_CLOEXEC)),
        out_(request.output_limit_bytes),
        err_(request.output_limit_bytes) {}

  // False: no descriptors were left to watch with.
  explicit operator bool() const { return pid_fd_ && stop_fd_; }

  // Waits for the end of the child, which it brings about where a limit says so.
  // The child is left as a zombie.
  ProcessEnd wait(const std::stop_token& stop) {
    const std::stop_callback wake(stop, [this] {
      const std::uint64_t one = 1;
      (void)!::write(stop_fd_.get(), &one, sizeof one);
    });
    while (true) {
      std::array<pollfd, 4> fds{{{pid_fd_.get(), POLLIN, 0},
                                 {stop_fd_.get(), POLLIN, 0},
                                 {out_pipe_.get(), POLLIN, 0},
                                 {err_pipe_.get(), POLLIN, 0}}};
      ::poll(fds.data(), fds.size(), timeout_ms());
      take_output();
      if ((fds[0].revents & POLLIN) != 0) {
        return ProcessEnd::kExited;
      }
      if (stop.stop_requested()) {
        return ProcessEnd::kStopped;
      }
      if (const std::optional<ProcessEnd> over = limit_passed()) {
        return *over;
      }
    }
  }

  void take_output() {
    if (out_pipe_ && !drain(out_pipe_.get(), out_)) {
      out_pipe_.reset();
    }
    if (err_pipe_ && !drain(err_pipe_.get(), err_)) {
      err_pipe_.reset();
    }
  }

  // REQUIRES: the child is dead, or being killed. Reaps it.
  ProcessOutcome reap(ProcessEnd end) {
    int status = 0;
    rusage usage{};
    while (::wait4(pid_, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    take_output();
    ProcessOutcome outcome{.end = end, .out = out_.text(), .err = err_.text()};
    if (end == ProcessEnd::kExited && WIFSIGNALED(status)) {
      outcome.end = ProcessEnd::kSignalled;
      outcome.signal = WTERMSIG(status);
    } else if (end == ProcessEnd::kExited) {
      outcome.exit_code = WEXITSTATUS(status);
    }
    outcome.wall = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started_);
    outcome.user = microseconds_of(usage.ru_utime);
    outcome.system = microseconds_of(usage.ru_stime);
    // The kernel begins a child's maximum with that of the memory it was started
    // from, ours; below that only the samples say something.
    const std::uint64_t reported = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
    outcome.peak_memory_bytes =
        reported > own_peak_at_start_ ? std::max(reported, sampled_peak_) : sampled_peak_;
    return outcome;
  }

 private:
  int timeout_ms() const {
    Clock::time_point next = next_sample_;
    if (request_.wall_limit.count() > 0) {
      next = std::min(next, started_ + request_.wall_limit);
    }
    const auto left = std::chrono::ceil<milliseconds>(next - Clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000));
  }

  std::optional<ProcessEnd> limit_passed() {
    const Clock::time_point now = Clock::now();
    if (request_.wall_limit.count() > 0 && now >= started_ + request_.wall_limit) {
      return ProcessEnd::kTimedOut;
    }
    if (now >= next_sample_) {
      next_sample_ = now + kSamplePeriod;
      const std::uint64_t resident = tree_resident_bytes(pid_);
      sampled_peak_ = std::max(sampled_peak_, resident);
      if (request_.memory_limit_bytes > 0 && resident > request_.memory_limit_bytes) {
        return ProcessEnd::kOutOfMemory;
      }
    }
    return std::nullopt;
  }

  const ProcessRequest& request_;
  pid_t pid_;
  base::UniqueFd out_pipe_;
  base::UniqueFd err_pipe_;
  base::UniqueFd pid_fd_;
  base::UniqueFd stop_fd_;
  BoundedOutput out_;
  BoundedOutput err_;
  std::uint64_t own_peak_at_start_ = own_peak_bytes();
  std::uint64_t sampled_peak_ = 0;
  Clock::time_point started_ = Clock::now();
  Clock::time_point next_sample_ = started_ + kSamplePeriod;
};

}  // namespace

Processes::Processes() {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
}

base::Result<pid_t> Processes::start(const ProcessRequest& request,
                                     const std::string& program,
                                     int out,
                                     int err) {
  const base::UniqueFd nothing =
      above_standard(base::UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC)));
  auto children = children_.lock();  // no child is seen before it is known
  SEQUENT_TRY_ASSIGN(const pid_t pid, spawn({.program = program,
                                             .argv = request.argv,
                                             .environment = request.environment,
                                             .directory = request.directory,
                                             .stdin_fd = nothing.get(),
                                             .stdout_fd = out,
                                             .stderr_fd = err}));
  children->insert(pid);
  return pid;
}

base::Result<ProcessOutcome> Processes::run(const ProcessRequest& request,
                                            const std::stop_token& stop) {
  SEQUENT_TRY_ASSIGN(const std::string program, find_program(request.argv.front()));
  std::optional<Pipe> out = make_pipe();
  std::optional<Pipe> err = make_pipe();
  if (!out || !err) {
    return base::unavailable("cannot run " + program + ": " + std::strerror(errno));
  }
  SEQUENT_TRY_ASSIGN(const pid_t pid, start(request, program, out->write.get(), err->write.get()));
  out->write.reset();
  err->write.reset();

  Watch watch(request, pid, std::move(out->read), std::move(err->read));
  const ProcessEnd end = watch ? watch.wait(stop) : ProcessEnd::kStopped;
  ::kill(-pid, SIGKILL);  // the unreaped child keeps this number ours
  ::kill(pid, SIGKILL);
  ProcessOutcome outcome;
  {
    auto children = children_.lock();
    outcome = watch.reap(end);
    children->erase(pid);
  }
  kill_strays();
  if (!watch) {
    return base::unavailable("cannot watch " + program + ": too many open files");
  }
  return outcome;
}

// A child that we did not start, in a session that is not ours, is what a
// program left behind: while a program lives it adopts its own orphans (see spawn.h).
void Processes::kill_strays() {
  const Clock::time_point deadline = Clock::now() + kKillPatience;
  const pid_t own_session = ::getsid(0);
  bool found = true;
  while (found && Clock::now() < deadline) {
    found = false;
    auto children = children_.lock();
    for (const pid_t pid : children_of(::getpid())) {
      if (children->contains(pid) || session_of(pid) == own_session) {
        continue;
      }
      ::kill(-pid, SIGKILL);
      ::kill(pid, SIGKILL);
      ::waitpid(pid, nullptr, 0);
      found = true;  // its children are ours now
    }
  }
}

base::Result<std::string> find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) {
    return name;
  }
  const char* const path = std::getenv("PATH");
  std::string_view left = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  while (!left.empty()) {
    const std::size_t end = std::min(left.find(':'), left.size());
    std::string candidate = std::string(left.substr(0, end)) + "/" + name;
    if (::access(candidate.c_str(), X_OK) == 0) {
      return candidate;
    }
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  return base::not_found("no program " + name + " in PATH");
}

}  // namespace sequent::workers
