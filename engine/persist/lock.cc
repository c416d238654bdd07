#include "engine/persist/lock.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace sequent::persist {
namespace {

std::string lock_path(const std::string& database) {
  return database + ".lock";
}

pid_t read_owner(int file) {
  std::array<char, 32> text{};
  const ssize_t size = ::pread(file, text.data(), text.size(), 0);
  pid_t owner = 0;
  if (size > 0) {
    std::from_chars(text.data(), text.data() + size, owner);
  }
  return owner;
}

// Only for people: on a full disk the lock holds all the same, without a name.
void write_owner(int file) {
  const std::string text = std::to_string(::getpid()) + '\n';
  if (::ftruncate(file, 0) == 0) {
    [[maybe_unused]] const ssize_t written = ::pwrite(file, text.data(), text.size(), 0);
  }
}

base::Error cannot(const std::string& path, int error) {
  const std::string message = path + ": " + std::strerror(error);
  return error == ENOENT ? base::not_found(message) : base::unavailable(message);
}

}  // namespace

base::Result<Lock> Lock::acquire(const std::string& database) {
  const std::string path = lock_path(database);
  base::UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!file) {
    return cannot(path, errno);
  }
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return cannot(path, errno);
    }
    const pid_t owner = read_owner(file.get());
    return base::conflict(database + ": in use by " +
                          (owner == 0 ? "another process" : "process " + std::to_string(owner)));
  }
  write_owner(file.get());
  return Lock(std::move(file));
}

std::optional<pid_t> Lock::owner(const std::string& database) {
  const base::UniqueFd file(::open(lock_path(database).c_str(), O_RDONLY | O_CLOEXEC));
  if (!file || ::flock(file.get(), LOCK_SH | LOCK_NB) == 0) {
    return std::nullopt;
  }
  return read_owner(file.get());
}

}  // namespace sequent::persist
