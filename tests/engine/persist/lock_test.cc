#include "engine/persist/lock.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace sequent::persist {

TEST_CASE("a database has one owner at a time", "[persist]") {
  const test::TempDir dir;
  const std::string path = dir / "a.db";
  CHECK(Lock::owner(path) == std::nullopt);
  {
    auto first = Lock::acquire(path);
    REQUIRE(first);
    CHECK(Lock::owner(path) == ::getpid());
    auto second = Lock::acquire(path);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == base::ErrorCode::kConflict);
    CHECK(second.error().message == path + ": in use by process " + std::to_string(::getpid()));
  }
  CHECK(Lock::owner(path) == std::nullopt);
  CHECK(Lock::acquire(path));
}

TEST_CASE("a killed owner leaves no lock behind", "[persist]") {
  const test::TempDir dir;
  const std::string path = dir / "a.db";
  int ready[2] = {-1, -1};
  REQUIRE(::pipe(ready) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto lock = Lock::acquire(path);
    const char answer = lock ? 'y' : 'n';
    (void)!::write(ready[1], &answer, 1);
    ::pause();
    ::_exit(0);
  }
  char answer = 0;
  REQUIRE(::read(ready[0], &answer, 1) == 1);
  CHECK(answer == 'y');
  CHECK(Lock::owner(path) == child);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  CHECK(Lock::owner(path) == std::nullopt);
  CHECK(Lock::acquire(path));
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_CASE("a missing folder and a file that is no folder are told apart", "[persist]") {
  const test::TempDir dir;
  auto missing = Lock::acquire(dir / "none/a.db");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == base::ErrorCode::kNotFound);
  std::ofstream(dir / "file") << "x";
  auto wrong = Lock::acquire(dir / "file/a.db");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == base::ErrorCode::kUnavailable);
}

}  // namespace sequent::persist
