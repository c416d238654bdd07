// Writes to a store until SIGTERM, noting in a file what was acknowledged.
//
// usage: store_writer URL NAME NOTES
// Keys are NAME:0, NAME:1, ...; each line of NOTES is the number of a key whose
// write was acknowledged. Exit code 1: a call failed.

#include <atomic>
#include <fcntl.h>
#include <iostream>
#include <signal.h>
#include <string>
#include <unistd.h>

#include "engine/base/unique_fd.h"
#include "engine/store/open.h"
#include "engine/store/typed.h"

namespace {

std::atomic<bool> stop = false;

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    return 2;
  }
  ::signal(SIGTERM, [](int) { stop = true; });
  auto open = sequent::store::open_store(
      argv[1], {.outage = std::chrono::seconds(30), .durability = "always"});
  if (!open) {
    std::cerr << open.error().message << '\n';
    return 1;
  }
  const sequent::base::UniqueFd notes(
      ::open(argv[3], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  for (int i = 0; !stop; ++i) {
    const std::string number = std::to_string(i);
    const std::string key = std::string(argv[2]) + ":" + number;
    if (const auto done = sequent::store::put_bytes((*open)->store(), key, number); !done) {
      std::cerr << done.error().message << '\n';
      return 1;
    }
    const std::string line = number + "\n";
    if (::write(notes.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
      return 1;
    }
  }
  return 0;
}
