#include "engine/base/file_io.h"

#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace sequent::base {
namespace {

struct stat facts_of(const std::string& path) {
  struct stat facts {};
  REQUIRE(::lstat(path.c_str(), &facts) == 0);
  return facts;
}

TEST_CASE("a file is read back as it was written, bytes of all kinds", "[base]") {
  const test::TempDir folder;
  std::string bytes;
  for (int i = 0; i < 200000; ++i) {
    bytes += static_cast<char>(i * 7);
  }
  REQUIRE(write_file_atomically(folder / "f", bytes, 0600, Durability::kSynced));
  CHECK(read_file(folder / "f").value() == bytes);
  CHECK((facts_of(folder / "f").st_mode & 0777) == 0600);
  REQUIRE(write_file_atomically(folder / "f", ""));
  CHECK(read_file(folder / "f").value().empty());
}

TEST_CASE("a file without a size is read to its end", "[base]") {
  CHECK(read_file("/proc/self/status").value().find("Name:") == 0);
}

TEST_CASE("an error names the file and says what kind it is", "[base]") {
  const test::TempDir folder;
  const Result<std::string> missing = read_file(folder / "none");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::kNotFound);
  CHECK(missing.error().message ==
        "cannot read " + folder / "none" + ": no such file or directory");
  CHECK(read_file(folder.path().string()).error().code == ErrorCode::kInvalid);
  CHECK(read_file("/dev/null").error().code == ErrorCode::kInvalid);
  CHECK(write_file_atomically(folder / "none/f", "x").error().code == ErrorCode::kNotFound);
}

TEST_CASE("a write that fails leaves the old file and nothing else", "[base]") {
  const test::TempDir folder;
  REQUIRE(make_folders(folder / "taken"));
  CHECK_FALSE(write_file_atomically(folder / "taken", "x"));
  std::size_t names = 0;
  for ([[maybe_unused]] const auto& entry :
       std::filesystem::directory_iterator(folder.path().string())) {
    ++names;
  }
  CHECK(names == 1);
}

TEST_CASE("folders are made with those above them; a file in the way is named", "[base]") {
  const test::TempDir folder;
  CHECK(make_folders(folder / "a/b/c"));
  CHECK(make_folders(folder / "a/b/c"));
  CHECK(make_folders(folder / "own/deep/", 0700));
  for (const char* each : {"own", "own/deep"}) {
    CHECK(std::filesystem::status(folder / each).permissions() ==
          std::filesystem::perms::owner_all);
  }
  REQUIRE(write_file_atomically(folder / "file", "x"));
  CHECK_FALSE(make_folders(folder / "file"));
  CHECK_FALSE(make_folders(folder / "file/b"));
}

TEST_CASE("a shared file is a hard link, an own file is not", "[base]") {
  const test::TempDir folder;
  REQUIRE(write_file_atomically(folder / "from", "bytes", 0444));
  REQUIRE(write_file_atomically(folder / "own", "older"));
  REQUIRE(place_file(folder / "from", folder / "shared", Placement::kShared));
  REQUIRE(place_file(folder / "from", folder / "own", Placement::kOwn, 0644));
  CHECK(facts_of(folder / "shared").st_ino == facts_of(folder / "from").st_ino);
  CHECK(facts_of(folder / "own").st_ino != facts_of(folder / "from").st_ino);
  CHECK((facts_of(folder / "own").st_mode & 0777) == 0644);
  CHECK(read_file(folder / "own").value() == "bytes");
  // Once more, over itself: still there, no temporary name left.
  REQUIRE(place_file(folder / "from", folder / "shared", Placement::kShared));
  CHECK(facts_of(folder / "from").st_nlink == 2);
}

TEST_CASE("placing a file that is not there names it", "[base]") {
  const test::TempDir folder;
  for (const Placement placement : {Placement::kShared, Placement::kOwn}) {
    const Status placed = place_file(folder / "none", folder / "to", placement);
    REQUIRE_FALSE(placed);
    CHECK(placed.error().code == ErrorCode::kNotFound);
    CHECK(placed.error().message.find(folder / "none") != std::string::npos);
  }
}

TEST_CASE("a folder is removed also where folders are read-only, links are not followed",
          "[base]") {
  const test::TempDir folder;
  REQUIRE(make_folders(folder / "kept"));
  REQUIRE(write_file_atomically(folder / "kept/f", "x"));
  REQUIRE(make_folders(folder / "gone/deep"));
  REQUIRE(write_file_atomically(folder / "gone/deep/f", "x"));
  std::filesystem::create_directory_symlink(folder / "kept", folder / "gone/link");
  std::filesystem::permissions(folder / "gone/deep", std::filesystem::perms::owner_read);
  CHECK(remove_folder(folder / "gone"));
  CHECK_FALSE(std::filesystem::exists(folder / "gone"));
  CHECK(std::filesystem::exists(folder / "kept/f"));
  CHECK(remove_folder(folder / "gone"));
}

}  // namespace
}  // namespace sequent::base
