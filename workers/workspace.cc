#include "workers/workspace.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <set>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include <dirent.h>

#include "engine/base/random.h"

namespace sequent::workers {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLockSuffix = ".lock";
constexpr int kOpenAttempts = 16;

base::Error refused(std::string_view what, const fs::path& path, const std::string& why) {
  return base::unavailable("cannot " + std::string(what) + " " + path.string() + ": " + why);
}

base::Error refused(std::string_view what, const fs::path& path) {
  return refused(what, path, std::strerror(errno));
}

std::string unique_name() {
  return std::to_string(::getpid()) + "-" + std::to_string(base::random_seed());
}

// Removes what programs that are no more left in `parent`. What cannot be removed is left to the
// next.
void remove_abandoned(const fs::path& parent) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent, ignored)) {
    const fs::path& lock_path = entry.path();
    if (lock_path.extension() != kLockSuffix) {
      continue;
    }
    const base::UniqueFd lock(::open(lock_path.c_str(), O_RDWR | O_CLOEXEC));
    if (lock && ::flock(lock.get(), LOCK_EX | LOCK_NB) == 0) {
      fs::remove_all(parent / lock_path.stem(), ignored);
      ::unlink(lock_path.c_str());
    }
  }
}

// A new lock file, held. None if another program took it for abandoned before we held it.
base::UniqueFd make_lock(const fs::path& path) {
  base::UniqueFd lock(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  struct stat found {};
  if (lock && ::flock(lock.get(), LOCK_EX | LOCK_NB) == 0 && ::fstat(lock.get(), &found) == 0 &&
      found.st_nlink > 0) {
    return lock;
  }
  return {};
}

bool leads_outside(std::string_view path) {
  while (true) {
    const std::string_view part = path.substr(0, path.find('/'));
    if (part.empty() || part == "." || part == "..") {
      return true;
    }
    if (part.size() == path.size()) {
      return false;
    }
    path.remove_prefix(part.size() + 1);
  }
}

std::int64_t nanoseconds_of(const timespec& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

struct CloseDir {
  void operator()(DIR* dir) const { ::closedir(dir); }
};

// DT_DIR, DT_REG or another; some file systems leave it out of the listing.
unsigned char kind_of(DIR* dir, const dirent& entry) {
  struct stat found {};
  if (entry.d_type == DT_UNKNOWN &&
      ::fstatat(::dirfd(dir), entry.d_name, &found, AT_SYMLINK_NOFOLLOW) == 0) {
    return static_cast<unsigned char>(IFTODT(found.st_mode));
  }
  return entry.d_type;
}

}  // namespace

WorkspaceRoot::WorkspaceRoot(fs::path path, base::UniqueFd lock)
    : path_(std::move(path)), lock_(std::move(lock)) {}

base::Result<WorkspaceRoot> WorkspaceRoot::open(const fs::path& parent) {
  std::error_code error;
  fs::create_directories(parent, error);
  if (error) {
    return refused("make", parent, error.message());
  }
  remove_abandoned(parent);
  for (int attempt = 0; attempt < kOpenAttempts; ++attempt) {
    fs::path path = parent / unique_name();
    base::UniqueFd lock = make_lock(path.string() + std::string(kLockSuffix));
    if (lock && ::mkdir(path.c_str(), 0700) == 0) {
      return WorkspaceRoot(std::move(path), std::move(lock));
    }
  }
  return refused("make a folder in", parent);
}

WorkspaceRoot::~WorkspaceRoot() {
  if (!lock_) {
    return;
  }
  std::error_code ignored;  // what remains is found by the next program: the lock goes with us
  fs::remove_all(path_, ignored);
  if (!fs::exists(path_, ignored)) {
    ::unlink((path_.string() + std::string(kLockSuffix)).c_str());
  }
}

// One walk over a workspace that removes what the next job did not declare.
class Workspace::Sweep {
 public:
  Sweep(std::span<const WorkspaceInput> inputs,
        std::span<const std::string> folders,
        const PlacedFiles& placed)
      : placed_(placed) {
    for (const WorkspaceInput& input : inputs) {
      wanted_.emplace(input.path, input.content);
      add_parents(input.path);
    }
    for (const std::string& folder : folders) {
      folders_.insert(folder);
      add_parents(folder);
    }
  }

  base::Status walk(const fs::path& folder, const std::string& prefix) {
    const std::unique_ptr<DIR, CloseDir> dir(::opendir(folder.c_str()));
    if (!dir) {
      return refused("read", folder);
    }
    while (const dirent* entry = ::readdir(dir.get())) {
      const std::string_view name = entry->d_name;
      if (name == "." || name == "..") {
        continue;
      }
      const std::string path = prefix + std::string(name);
      const unsigned char kind = kind_of(dir.get(), *entry);
      if (kind == DT_DIR && folders_.contains(path)) {
        SEQUENT_TRY(walk(folder / name, path + "/"));
      } else if (kind != DT_REG || !keep(::dirfd(dir.get()), entry->d_name, path)) {
        std::error_code error;
        fs::remove_all(folder / name, error);
        if (error) {
          return refused("remove", folder / name, error.message());
        }
      }
    }
    return {};
  }

  PlacedFiles kept;
  // Sorted: a folder comes before what lies in it.
  [[nodiscard]] const std::set<std::string, std::less<>>& folders() const { return folders_; }

 private:
  void add_parents(const std::string& path) {
    for (std::size_t slash = path.rfind('/'); slash != std::string::npos && slash > 0;
         slash = path.rfind('/', slash - 1)) {
      if (!folders_.insert(path.substr(0, slash)).second) {
        return;
      }
    }
  }

  // Whether the file is an input of the next job, as it was placed for an earlier one.
  bool keep(int folder, const char* name, const std::string& path) {
    const auto wanted = wanted_.find(path);
    const auto placed = placed_.find(path);
    struct stat now {};
    if (wanted == wanted_.end() || placed == placed_.end() ||
        placed->second.content != wanted->second ||
        ::fstatat(folder, name, &now, AT_SYMLINK_NOFOLLOW) != 0 ||
        placed->second.inode != now.st_ino ||
        placed->second.written_ns != nanoseconds_of(now.st_mtim) ||
        placed->second.size_bytes != static_cast<std::uint64_t>(now.st_size)) {
      return false;
    }
    kept.insert(*placed);
    return true;
  }

  const PlacedFiles& placed_;
  std::map<std::string, base::Digest, std::less<>> wanted_;
  std::set<std::string, std::less<>> folders_;
};

base::Result<Workspace> Workspace::make(fs::path path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (!error) {
    fs::create_directories(path, error);
  }
  if (error) {
    return refused("make", path, error.message());
  }
  return Workspace(std::move(path));
}

base::Status Workspace::arrange(std::span<const WorkspaceInput> inputs,
                                std::span<const std::string> folders,
                                const Place& place) {
  for (const WorkspaceInput& input : inputs) {
    if (leads_outside(input.path)) {
      return base::invalid("input " + input.path + " would lie outside the workspace");
    }
  }
  for (const std::string& folder : folders) {
    if (leads_outside(folder)) {
      return base::invalid("folder " + folder + " would lie outside the workspace");
    }
  }
  Sweep sweep(inputs, folders, placed_);
  SEQUENT_TRY(sweep.walk(path_, ""));
  placed_ = std::move(sweep.kept);
  for (const std::string& folder : sweep.folders()) {
    if (::mkdir((path_ / folder).c_str(), 0700) != 0 && errno != EEXIST) {
      return refused("make", path_ / folder);
    }
  }
  for (const WorkspaceInput& input : inputs) {
    if (!placed_.contains(input.path)) {
      SEQUENT_TRY(place_input(input, place));
    }
  }
  return {};
}

base::Result<std::vector<std::string>> Workspace::made_files() const {
  std::vector<std::string> files;
  std::error_code error;
  fs::recursive_directory_iterator entry(path_, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    const fs::file_status kind = entry->symlink_status(error);
    if (entry->path().filename().native().starts_with('.')) {
      entry.disable_recursion_pending();
    } else if (fs::is_regular_file(kind)) {
      std::string path = entry->path().lexically_relative(path_).string();
      if (!placed_.contains(path)) {
        files.push_back(std::move(path));
      }
    }
  }
  if (error) {
    return refused("read", path_, error.message());
  }
  std::sort(files.begin(), files.end());
  return files;
}

base::Status Workspace::place_input(const WorkspaceInput& input, const Place& place) {
  const fs::path target = path_ / input.path;
  SEQUENT_TRY(place(input.content, target));
  struct stat now {};
  if (::stat(target.c_str(), &now) != 0) {
    return refused("read", target);
  }
  placed_[input.path] = {.content = input.content,
                         .inode = now.st_ino,
                         .written_ns = nanoseconds_of(now.st_mtim),
                         .size_bytes = static_cast<std::uint64_t>(now.st_size)};
  return {};
}

}  // namespace sequent::workers
