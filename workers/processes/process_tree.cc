#include "workers/processes/process_tree.h"

#include <charconv>
#include <fcntl.h>
#include <memory>
#include <string>
#include <string_view>
#include <unistd.h>

#include <dirent.h>

#include "engine/base/unique_fd.h"

namespace sequent::workers {
namespace {

struct CloseDir {
  void operator()(DIR* dir) const { ::closedir(dir); }
};

// Empty if the process is gone: /proc files of living ones are never empty here.
std::string read_proc(const std::string& path) {
  const base::UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  if (!file) {
    return text;
  }
  char buffer[4096];
  for (ssize_t got = 0; (got = ::read(file.get(), buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(got));
  }
  return text;
}

template <typename Visit>
void for_each_number(std::string_view text, Visit visit) {
  while (!text.empty()) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc()) {
      visit(number);
      text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    } else {
      text.remove_prefix(1);
    }
  }
}

std::uint64_t resident_bytes(pid_t pid) {
  static const auto kPageBytes = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  int field = 0;
  std::uint64_t pages = 0;
  for_each_number(read_proc("/proc/" + std::to_string(pid) + "/statm"), [&](std::uint64_t n) {
    if (field++ == 1) {
      pages = n;
    }
  });
  return pages * kPageBytes;
}

}  // namespace

std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> children;
  const std::string tasks = "/proc/" + std::to_string(parent) + "/task";
  const std::unique_ptr<DIR, CloseDir> dir(::opendir(tasks.c_str()));
  if (!dir) {
    return children;
  }
  while (const dirent* entry = ::readdir(dir.get())) {
    if (entry->d_name[0] == '.') {
      continue;
    }
    for_each_number(read_proc(tasks + "/" + entry->d_name + "/children"),
                    [&](std::uint64_t pid) { children.push_back(static_cast<pid_t>(pid)); });
  }
  return children;
}

std::uint64_t tree_resident_bytes(pid_t root) {
  std::uint64_t total = 0;
  std::vector<pid_t> open{root};
  while (!open.empty()) {
    const pid_t pid = open.back();
    open.pop_back();
    total += resident_bytes(pid);
    for (const pid_t child : children_of(pid)) {
      open.push_back(child);
    }
  }
  return total;
}

std::optional<pid_t> session_of(pid_t pid) {
  const pid_t session = ::getsid(pid);
  if (session < 0) {
    return std::nullopt;
  }
  return session;
}

}  // namespace sequent::workers
