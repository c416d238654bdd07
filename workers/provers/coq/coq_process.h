#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/unique_fd.h"
#include "workers/provers/coq/coq_xml.h"

namespace sequent::provers {

// A coqidetop process and its pipes; killed at the end of the object.
//
// Errors: kUnavailable: it could not be started, or has ended: with its last words on stderr.
// Threads: the one that started it, which must outlive it.
class CoqProcess {
 public:
  static base::Result<std::unique_ptr<CoqProcess>> start(
      const std::string& program,
      const std::vector<std::string>& arguments,
      const std::vector<std::string>& environment,
      const std::string& directory);
  CoqProcess(const CoqProcess&) = delete;
  CoqProcess& operator=(const CoqProcess&) = delete;
  ~CoqProcess();

  // Is written as the prover takes it, while receive() waits.
  void send(std::string_view call);
  // The next element that it writes, valid until the next receive(). Absent: not by `deadline`.
  base::Result<std::optional<std::string_view>> receive(
      std::chrono::steady_clock::time_point deadline);

  void interrupt() const;
  // Nothing can be asked any more.
  void kill() const;
  [[nodiscard]] std::uint64_t resident_bytes() const;

 private:
  CoqProcess(pid_t pid, base::UniqueFd in, base::UniqueFd out, base::UniqueFd err);

  // Moves bytes in both directions; false once the prover writes no more.
  bool exchange(std::chrono::milliseconds patience);
  void write_some();
  bool read_some();
  void read_errors();
  [[nodiscard]] base::Error ended();

  pid_t pid_;
  base::UniqueFd pid_fd_;
  base::UniqueFd in_;
  base::UniqueFd out_;
  base::UniqueFd err_;
  std::string unsent_;
  std::string last_words_;
  XmlFramer framer_;
};

}  // namespace sequent::provers
