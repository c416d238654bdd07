#pragma once

#include <chrono>
#include <string>
#include <sys/types.h>
#include <vector>

namespace sequent::test {

// A program of the machine, run for a test; killed with its process group at the end.
// Its output goes to `log`, a file (empty: nowhere).
//
// Threads: the kernel kills the child when the thread that started it ends.
class Child {
 public:
  // `argv[0]` is looked up in PATH. Throws std::runtime_error if it cannot be started.
  explicit Child(const std::vector<std::string>& argv, const std::string& log = "");
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  [[nodiscard]] pid_t pid() const { return pid_; }
  void send(int signal) const;
  // Kills it and waits until it is gone.
  void kill_now();
  // Waits for its end; the exit code, 128 + N for signal N, -1 if it still runs.
  int wait_for(std::chrono::milliseconds timeout);
  [[nodiscard]] bool running();

 private:
  pid_t pid_ = -1;
  int status_ = -1;  // as wait_for gives it, once it ended
};

// The path of `program` in PATH; empty if there is none.
std::string find_program(const std::string& program);

}  // namespace sequent::test
