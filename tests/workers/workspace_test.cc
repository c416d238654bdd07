#include "workers/workspace.h"

#include <csignal>
#include <fstream>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/catch.h"

namespace {

namespace fs = std::filesystem;
using sequent::base::Digest;
using sequent::base::ErrorCode;
using sequent::base::sha256;
using sequent::base::Status;
using sequent::workers::Workspace;
using sequent::workers::WorkspaceInput;
using sequent::workers::WorkspaceRoot;

struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "sequent-test-XXXXXX").string();
    path = ::mkdtemp(name.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

std::string read(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Places texts by the digest of the text; counts what it placed.
struct Texts {
  std::map<Digest, std::string> known;
  int placed = 0;

  WorkspaceInput input(std::string path, const std::string& text) {
    known[sha256(text)] = text;
    return {std::move(path), sha256(text)};
  }
  Workspace::Place place() {
    return [this](const Digest& content, const fs::path& path) -> Status {
      const auto found = known.find(content);
      if (found == known.end()) {
        return sequent::base::not_found("no blob " + content.hex());
      }
      ++placed;
      std::ofstream(path) << found->second;
      return {};
    };
  }
};

std::vector<std::string> tree(const fs::path& folder) {
  std::vector<std::string> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    paths.push_back(fs::relative(entry.path(), folder).string() +
                    (entry.is_directory() ? "/" : "=" + read(entry.path())));
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

using Tree = std::vector<std::string>;

TEST_CASE("a workspace holds exactly what the job declared", "[workers]") {
  const Folder folder;
  Texts texts;
  auto workspace = Workspace::make(folder.path / "job");
  REQUIRE(workspace);
  const std::vector<WorkspaceInput> inputs{texts.input("a.v", "A"), texts.input("x/y/b.vo", "B")};
  REQUIRE(workspace->arrange(inputs, std::vector<std::string>{"empty/one"}, texts.place()));
  CHECK(tree(workspace->path()) ==
        Tree{"a.v=A", "empty/", "empty/one/", "x/", "x/y/", "x/y/b.vo=B"});
}

TEST_CASE("an input that the next job declares too stays, all else goes", "[workers]") {
  const Folder folder;
  Texts texts;
  auto workspace = Workspace::make(folder.path / "job");
  REQUIRE(workspace);
  const WorkspaceInput a = texts.input("x/a.vo", "A");
  REQUIRE(workspace->arrange(std::vector{a, texts.input("old/b.v", "B")}, {}, texts.place()));
  std::ofstream(workspace->path() / "x/output.vo") << "written by the job";
  fs::create_directories(workspace->path() / "made/by/job");
  fs::create_symlink("/etc", workspace->path() / "x/link");
  texts.placed = 0;
  REQUIRE(workspace->arrange(std::vector{a, texts.input("c.v", "C")}, {}, texts.place()));
  CHECK(tree(workspace->path()) == Tree{"c.v=C", "x/", "x/a.vo=A"});
  CHECK(texts.placed == 1);
}

TEST_CASE("what a job wrote is told, without its inputs and hidden files", "[workers]") {
  const Folder folder;
  Texts texts;
  auto workspace = Workspace::make(folder.path / "job");
  REQUIRE(workspace);
  REQUIRE(workspace->arrange(std::vector{texts.input("x/a.v", "A")},
                             std::vector<std::string>{"out"}, texts.place()));
  std::ofstream(workspace->path() / "x/a.vo") << "made";
  std::ofstream(workspace->path() / "out/f.ml") << "made";
  std::ofstream(workspace->path() / "x/.a.aux") << "hidden";
  fs::create_directory(workspace->path() / ".git");
  std::ofstream(workspace->path() / ".git/config") << "hidden";
  fs::create_symlink("/etc/passwd", workspace->path() / "link");
  CHECK(workspace->made_files().value() == std::vector<std::string>{"out/f.ml", "x/a.vo"});
}

TEST_CASE("an input that a job changed, replaced or removed is placed anew", "[workers]") {
  const Folder folder;
  Texts texts;
  auto workspace = Workspace::make(folder.path / "job");
  REQUIRE(workspace);
  const std::vector inputs{texts.input("x/a.vo", "A")};
  REQUIRE(workspace->arrange(inputs, {}, texts.place()));
  const fs::path a = workspace->path() / "x/a.vo";
  SECTION("changed") {
    std::ofstream(a) << "changed";
  }
  SECTION("replaced") {
    fs::remove(a);
    std::ofstream(a) << "Z";
  }
  SECTION("removed") {
    fs::remove_all(workspace->path() / "x");
  }
  SECTION("made a folder") {
    fs::remove(a);
    fs::create_directories(a / "inside");
  }
  REQUIRE(workspace->arrange(inputs, {}, texts.place()));
  CHECK(tree(workspace->path()) == Tree{"x/", "x/a.vo=A"});
  CHECK(texts.placed == 2);
}

TEST_CASE("another content at the same path takes its place", "[workers]") {
  const Folder folder;
  Texts texts;
  auto workspace = Workspace::make(folder.path / "job");
  REQUIRE(workspace);
  REQUIRE(workspace->arrange(std::vector{texts.input("a", "1")}, {}, texts.place()));
  REQUIRE(workspace->arrange(std::vector{texts.input("a", "2")}, {}, texts.place()));
  CHECK(tree(workspace->path()) == Tree{"a=2"});
  REQUIRE(workspace->arrange(std::vector{texts.input("a/b", "3")}, {}, texts.place()));
  CHECK(tree(workspace->path()) == Tree{"a/", "a/b=3"});
}

TEST_CASE("after an input could not be placed the workspace can be arranged anew", "[workers]") {
  const Folder folder;
  Texts texts;
  auto workspace = Workspace::make(folder.path / "job");
  REQUIRE(workspace);
  const std::vector inputs{texts.input("a", "1"), WorkspaceInput{"b", sha256("2")}};
  const Status failed = workspace->arrange(inputs, {}, texts.place());
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == ErrorCode::kNotFound);
  texts.known[sha256("2")] = "2";
  REQUIRE(workspace->arrange(inputs, {}, texts.place()));
  CHECK(tree(workspace->path()) == Tree{"a=1", "b=2"});
}

TEST_CASE("an input cannot lie outside the workspace", "[workers]") {
  const Folder folder;
  Texts texts;
  auto workspace = Workspace::make(folder.path / "job");
  REQUIRE(workspace);
  for (const char* path : {"../a", "/etc/a", "x/../../a", "./a", "", "x//a", "x/"}) {
    INFO(path);
    const Status status =
        workspace->arrange(std::vector{texts.input(path, "A")}, {}, texts.place());
    REQUIRE_FALSE(status);
    CHECK(status.error().code == ErrorCode::kInvalid);
  }
  CHECK(texts.placed == 0);
}

TEST_CASE("the folder of a program goes with it; what a killed one left goes with the next",
          "[workers]") {
  const Folder folder;
  const fs::path parent = folder.path / "work";
  const pid_t killed = ::fork();
  if (killed == 0) {
    auto root = WorkspaceRoot::open(parent);
    std::ofstream(root->path() / "left") << "behind";
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(killed, nullptr, 0);
  CHECK(tree(parent).size() == 3);  // folder, file, lock

  {
    const auto living = WorkspaceRoot::open(parent);
    REQUIRE(living);
    std::ofstream(living->path() / "mine") << "alive";
    const auto second = WorkspaceRoot::open(parent);
    REQUIRE(second);
    CHECK(read(living->path() / "mine") == "alive");
    CHECK(tree(parent).size() == 5);  // two folders, two locks, one file
  }
  CHECK(tree(parent).empty());
}

TEST_CASE("a folder that cannot be made is named", "[workers]") {
  const auto root = WorkspaceRoot::open("/proc/none/work");
  REQUIRE_FALSE(root);
  CHECK(root.error().message.find("/proc/none") != std::string::npos);
}

}  // namespace
