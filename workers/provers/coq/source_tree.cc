#include "workers/provers/coq/source_tree.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <set>
#include <sys/stat.h>
#include <utility>

#include <dirent.h>

#include "engine/base/file_io.h"
#include "engine/base/unique_fd.h"

namespace sequent::provers {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

class Walk {
 public:
  Walk(std::string root,
       std::span<const std::string_view> endings,
       const std::function<bool(std::string_view)>& enter)
      : root_(std::move(root)), endings_(endings), enter_(enter) {}

  // `below`: relative to the root, with a slash at its end unless empty.
  base::Status visit(const std::string& below) {
    const std::string path = root_ + "/" + below;
    base::UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd && errno == ENOENT) {
      return {};
    }
    struct stat facts {};
    if (!fd || ::fstat(fd.get(), &facts) != 0) {
      return base::file_error("read folder", path, errno);
    }
    if (!seen_.emplace(facts.st_dev, facts.st_ino).second) {
      return {};
    }
    const Folder folder(::fdopendir(fd.get()));
    if (!folder) {
      return base::file_error("read folder", path, errno);
    }
    static_cast<void>(fd.release());  // closed with the folder
    std::vector<std::string> inner;
    while (const dirent* entry = ::readdir(folder.get())) {  // NOLINT(concurrency-mt-unsafe)
      look_at(*entry, below, folder.get(), inner);
    }
    for (const std::string& name : inner) {
      SEQUENT_TRY(visit(below + name + "/"));
    }
    return {};
  }

  std::vector<std::string> take() {
    std::sort(files_.begin(), files_.end());
    return std::move(files_);
  }

 private:
  void look_at(const dirent& entry,
               const std::string& below,
               DIR* folder,
               std::vector<std::string>& inner) {
    const std::string_view name(entry.d_name);
    const bool ending = std::any_of(endings_.begin(), endings_.end(), [&](std::string_view end) {
      return name.size() >= end.size() && name.substr(name.size() - end.size()) == end;
    });
    unsigned char type = entry.d_type;
    if (type == DT_LNK || type == DT_UNKNOWN) {
      struct stat facts {};
      if (::fstatat(::dirfd(folder), entry.d_name, &facts, 0) != 0) {
        return;  // a link to nowhere
      }
      type = S_ISDIR(facts.st_mode) ? DT_DIR : S_ISREG(facts.st_mode) ? DT_REG : DT_UNKNOWN;
    }
    if (type == DT_DIR && name != "." && name != ".." && enter_(name)) {
      inner.emplace_back(name);
    } else if (type == DT_REG && ending && name[0] != '.') {
      files_.push_back(below + std::string(name));
    }
  }

  std::string root_;
  std::span<const std::string_view> endings_;
  const std::function<bool(std::string_view)>& enter_;
  std::set<std::pair<dev_t, ino_t>> seen_;
  std::vector<std::string> files_;
};

}  // namespace

base::Result<std::vector<std::string>> files_below(
    const std::string& folder,
    std::span<const std::string_view> endings,
    const std::function<bool(std::string_view)>& enter) {
  Walk walk(folder, endings, enter);
  SEQUENT_TRY(walk.visit(""));
  return walk.take();
}

}  // namespace sequent::provers
