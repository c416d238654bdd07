#include "engine/base/paths.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <pwd.h>

namespace sequent::base {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets it
  return value == nullptr ? std::string() : std::string(value);
}

std::string home_folder() {
  if (std::string home = environment("HOME"); !home.empty() && home.front() == '/') {
    return home;
  }
  std::vector<char> buffer(16384);
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 &&
      found != nullptr && entry.pw_dir != nullptr) {
    return entry.pw_dir;
  }
  return {};
}

Result<std::string> folder(const char* variable, const std::string& home, const char* below) {
  if (std::string base = environment(variable); !base.empty() && base.front() == '/') {
    return normal_path(base + "/sequent");
  }
  if (home.empty() || home.front() != '/') {
    return unavailable(std::string("no home folder: set HOME or ") + variable);
  }
  return normal_path(home + "/" + below + "/sequent");
}

}  // namespace

Result<UserFolders> user_folders() {
  const std::string home = home_folder();
  UserFolders folders;
  SEQUENT_TRY_ASSIGN(folders.data, folder("XDG_DATA_HOME", home, ".local/share"));
  SEQUENT_TRY_ASSIGN(folders.cache, folder("XDG_CACHE_HOME", home, ".cache"));
  SEQUENT_TRY_ASSIGN(folders.state, folder("XDG_STATE_HOME", home, ".local/state"));
  return folders;
}

std::string normal_path(const std::string& path) {
  const bool absolute = !path.empty() && path.front() == '/';
  std::string normal;
  normal.reserve(path.size());
  std::size_t ups = 0;  // leading ".." that stay: nothing before them can be dropped
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = std::string_view(path).substr(begin, end - begin);
    begin = end + 1;
    if (part.empty() || part == ".") {
      continue;
    }
    if (part == ".." && normal.size() > 3 * ups) {
      const std::size_t slash = normal.rfind('/');
      normal.resize(slash == std::string::npos ? 0 : slash);
      continue;
    }
    if (part == "..") {
      if (absolute) {
        continue;  // above the root is the root
      }
      ++ups;
    }
    if (absolute || !normal.empty()) {
      normal += '/';
    }
    normal += part;
  }
  if (normal.empty()) {
    return absolute ? "/" : ".";
  }
  return normal;
}

std::string absolute_path(const std::string& folder, const std::string& path) {
  return normal_path(!path.empty() && path.front() == '/' ? path : folder + "/" + path);
}

std::string relative_path(const std::string& folder, const std::string& target) {
  return normal_path(std::filesystem::path(target).lexically_relative(folder).string());
}

}  // namespace sequent::base
