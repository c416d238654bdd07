#include "workers/provers/coq/coq_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include "workers/processes/process_tree.h"
#include "workers/processes/spawn.h"

namespace sequent::provers {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kReadBytes = 64UL * 1024;
constexpr std::size_t kLastWordsBytes = 4096;
constexpr int kPipeBytes = 1 << 20;  // so that the prover need not wait for us
constexpr int kEndPatienceMs = 1000;

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
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return std::nullopt;
  }
  ::fcntl(ends[0], F_SETPIPE_SZ, kPipeBytes);
  return Pipe{above_standard(base::UniqueFd(ends[0])), above_standard(base::UniqueFd(ends[1]))};
}

// A pipe that can be written to without SIGPIPE when nobody reads it any more.
std::optional<Pipe> make_socket() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    return std::nullopt;
  }
  return Pipe{above_standard(base::UniqueFd(ends[0])), above_standard(base::UniqueFd(ends[1]))};
}

void make_nonblocking(const base::UniqueFd& fd) {
  ::fcntl(fd.get(), F_SETFL, O_NONBLOCK);
}

}  // namespace

base::Result<std::unique_ptr<CoqProcess>> CoqProcess::start(
    const std::string& program,
    const std::vector<std::string>& arguments,
    const std::vector<std::string>& environment,
    const std::string& directory) {
  std::optional<Pipe> in = make_socket();
  std::optional<Pipe> out = make_pipe();
  std::optional<Pipe> err = make_pipe();
  if (!in || !out || !err) {
    return base::unavailable("cannot run " + program + ": " + std::strerror(errno));
  }
  workers::SpawnRequest request{.program = program,
                                .argv = {program},
                                .environment = environment,
                                .directory = directory,
                                .stdin_fd = in->read.get(),
                                .stdout_fd = out->write.get(),
                                .stderr_fd = err->write.get(),
                                .own_session = false};
  request.argv.insert(request.argv.end(), arguments.begin(), arguments.end());
  SEQUENT_TRY_ASSIGN(const pid_t pid, workers::spawn(request));
  return std::unique_ptr<CoqProcess>(
      new CoqProcess(pid, std::move(in->write), std::move(out->read), std::move(err->read)));
}

CoqProcess::CoqProcess(pid_t pid, base::UniqueFd in, base::UniqueFd out, base::UniqueFd err)
    : pid_(pid),
      // By its number: glibc 2.36 declares pidfd_open without extern "C".
      pid_fd_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))),
      in_(std::move(in)),
      out_(std::move(out)),
      err_(std::move(err)) {
  make_nonblocking(in_);
  make_nonblocking(out_);
  make_nonblocking(err_);
}

CoqProcess::~CoqProcess() {
  kill();
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void CoqProcess::send(std::string_view call) {
  unsent_ += call;
}

base::Result<std::optional<std::string_view>> CoqProcess::receive(
    steady_clock::time_point deadline) {
  while (true) {
    SEQUENT_TRY_ASSIGN(const std::optional<std::string_view> element, framer_.next());
    if (element) {
      return element;
    }
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now());
    if (left <= milliseconds(0) && unsent_.empty()) {
      return std::optional<std::string_view>();
    }
    if (!exchange(std::max(left, milliseconds(0)))) {
      return ended();
    }
    if (left <= milliseconds(0)) {
      return framer_.next();
    }
  }
}

void CoqProcess::interrupt() const {
  ::syscall(SYS_pidfd_send_signal, pid_fd_.get(), SIGINT, nullptr, 0);
}

void CoqProcess::kill() const {
  ::kill(-pid_, SIGKILL);  // the unreaped child keeps this number ours
  ::kill(pid_, SIGKILL);
}

std::uint64_t CoqProcess::resident_bytes() const {
  return workers::tree_resident_bytes(pid_);
}

bool CoqProcess::exchange(milliseconds patience) {
  std::array<pollfd, 3> fds{{{out_.get(), POLLIN, 0},
                             {err_.get(), POLLIN, 0},
                             {unsent_.empty() ? -1 : in_.get(), POLLOUT, 0}}};
  ::poll(fds.data(), fds.size(),
         static_cast<int>(std::min<milliseconds::rep>(patience.count(), 1000)));
  if (fds[2].revents != 0) {
    write_some();
  }
  if (fds[1].revents != 0) {
    read_errors();
  }
  return fds[0].revents == 0 || read_some();
}

void CoqProcess::write_some() {
  const ssize_t written = ::send(in_.get(), unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
  if (written > 0) {
    unsent_.erase(0, static_cast<std::size_t>(written));
  } else if (written < 0 && errno != EAGAIN && errno != EINTR) {
    unsent_.clear();  // it reads no more: its output ends too, which is what we report
  }
}

bool CoqProcess::read_some() {
  std::array<char, kReadBytes> buffer;
  const ssize_t got = ::read(out_.get(), buffer.data(), buffer.size());
  if (got > 0) {
    framer_.append({buffer.data(), static_cast<std::size_t>(got)});
    return true;
  }
  return got < 0 && (errno == EAGAIN || errno == EINTR);
}

void CoqProcess::read_errors() {
  std::array<char, kLastWordsBytes> buffer;
  const ssize_t got = ::read(err_.get(), buffer.data(), buffer.size());
  if (got > 0) {
    last_words_.append(buffer.data(), static_cast<std::size_t>(got));
    last_words_.erase(0, last_words_.size() - std::min(last_words_.size(), kLastWordsBytes));
  } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
    err_.reset();
  }
}

base::Error CoqProcess::ended() {
  pollfd gone{pid_fd_.get(), POLLIN, 0};
  ::poll(&gone, 1, kEndPatienceMs);
  siginfo_t end{};
  ::waitid(P_PID, static_cast<id_t>(pid_), &end, WEXITED | WNOWAIT | WNOHANG);
  if (err_) {
    read_errors();
  }
  std::string message = "coqidetop has ended";
  if (end.si_code == CLD_KILLED || end.si_code == CLD_DUMPED) {
    message += " by signal " + std::to_string(end.si_status);
  } else if (end.si_code == CLD_EXITED) {
    message += " with exit code " + std::to_string(end.si_status);
  }
  std::string_view words = last_words_;
  constexpr std::string_view kNothing = "Skipping rcfile loading.";
  if (words.starts_with(kNothing)) {
    words.remove_prefix(kNothing.size());
  }
  const std::size_t begin = words.find_first_not_of(" \r\n\t");
  if (begin != std::string_view::npos) {
    message += ": ";
    message += words.substr(begin, words.find_last_not_of(" \r\n\t") + 1 - begin);
  }
  return base::unavailable(std::move(message));
}

}  // namespace sequent::provers
