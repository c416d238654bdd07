#include "engine/base/paths.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/support/catch.h"

namespace sequent::base {
namespace {

TEST_CASE("user folders follow the XDG variables and fall back to the home folder", "[base]") {
  ::setenv("HOME", "/home/u", 1);
  ::setenv("XDG_DATA_HOME", "/data", 1);
  ::setenv("XDG_CACHE_HOME", "relative", 1);
  ::unsetenv("XDG_STATE_HOME");
  const UserFolders folders = user_folders().value();
  CHECK(folders.data == "/data/sequent");
  CHECK(folders.cache == "/home/u/.cache/sequent");  // a relative one is ignored, as XDG says
  CHECK(folders.state == "/home/u/.local/state/sequent");
  ::unsetenv("XDG_DATA_HOME");
  CHECK(user_folders().value().data == "/home/u/.local/share/sequent");
}

TEST_CASE("paths are made normal without looking at the disk", "[base]") {
  CHECK(normal_path("a//b/./c/../d/") == "a/b/d");
  CHECK(normal_path("") == ".");
  CHECK(normal_path("./") == ".");
  CHECK(normal_path("a/..") == ".");
  CHECK(normal_path("../a/../..") == "../..");
  CHECK(normal_path("/") == "/");
  CHECK(normal_path("//a/") == "/a");
  CHECK(absolute_path("/p/q", "../r") == "/p/r");
  CHECK(absolute_path("/p/q", "/r/") == "/r");
  CHECK(relative_path("/p/q", "/p/q/a/b") == "a/b");
  CHECK(relative_path("/p/q", "/p/r") == "../r");
  CHECK(relative_path("/p/q", "/p/q") == ".");
}

TEST_CASE("a path is as normal as the standard library makes it", "[base]") {
  const std::array<std::string, 5> parts = {"a", "..", ".", "", "bc"};
  for (int code = 0; code < 5 * 5 * 5 * 5 * 5; ++code) {
    std::string path;
    for (int rest = code, i = 0; i < 5; ++i, rest /= 5) {
      path += (i == 0 ? "" : "/") + parts[static_cast<std::size_t>(rest % 5)];
    }
    std::string expected = std::filesystem::path(path).lexically_normal().string();
    if (expected.find_first_not_of('/') == std::string::npos) {
      expected = expected.substr(0, 1);  // "//" is "/" to us
    } else if (expected.back() == '/') {
      expected.pop_back();
    }
    INFO(path);
    CHECK(normal_path(path) == (expected.empty() ? "." : expected));
  }
}

}  // namespace
}  // namespace sequent::base
