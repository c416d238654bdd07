#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/result.h"
#include "engine/base/unique_fd.h"

namespace sequent::workers {

// A file that a job may read: where it stands in the workspace and what is in it.
struct WorkspaceInput {
  std::string path;  // relative, no `.` or `..` in it
  base::Digest content;
};

// The folder of one program under which its workspaces lie.
//
// Owns: the folder, removed at the end, and a lock file beside it. A program that
// was killed leaves both; the next one that opens the same parent removes what no living
// program holds the lock of.
class WorkspaceRoot {
 public:
  // Makes `parent` if need be. Put it on the file system of the artifacts, so that
  // these can be linked instead of copied.
  static base::Result<WorkspaceRoot> open(const std::filesystem::path& parent);

  WorkspaceRoot(WorkspaceRoot&& other) noexcept = default;
  WorkspaceRoot& operator=(WorkspaceRoot&& other) noexcept = default;
  ~WorkspaceRoot();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  WorkspaceRoot(std::filesystem::path path, base::UniqueFd lock);

  std::filesystem::path path_;
  base::UniqueFd lock_;  // none: moved from
};

// A private folder for one job at a time, holding only the inputs that the job
// declared. Inputs that the next job declares too stay in place; all else is
// removed before it begins, also what the job before wrote or changed.
//
// Threads: one.
class Workspace {
 public:
  // Puts the content of that digest at that path, where nothing is and whose folder is there.
  using Place = std::function<base::Status(const base::Digest&, const std::filesystem::path&)>;

  // REQUIRES: nothing, or an abandoned workspace, is at `path`.
  static base::Result<Workspace> make(std::filesystem::path path);

  // Leaves exactly `inputs`, and `folders` (relative) even if no input lies in them.
  // Errors: those of `place`; kInvalid for a path that leads out of the workspace;
  // kUnavailable when the file system refuses. After an error the workspace may be arranged anew.
  base::Status arrange(std::span<const WorkspaceInput> inputs,
                       std::span<const std::string> folders,
                       const Place& place);

  // What the job wrote besides its inputs, as sorted relative paths: files, none of them hidden.
  [[nodiscard]] base::Result<std::vector<std::string>> made_files() const;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  // An input as it was when it was placed; a job that touched it changed one of these.
  struct Placed {
    base::Digest content;
    std::uint64_t inode = 0;
    std::int64_t written_ns = 0;
    std::uint64_t size_bytes = 0;
  };
  using PlacedFiles = std::map<std::string, Placed, std::less<>>;
  class Sweep;

  explicit Workspace(std::filesystem::path path) : path_(std::move(path)) {}
  base::Status place_input(const WorkspaceInput& input, const Place& place);

  std::filesystem::path path_;
  PlacedFiles placed_;
};

}  // namespace sequent::workers
