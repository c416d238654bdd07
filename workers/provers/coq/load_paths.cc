#include "workers/provers/coq/load_paths.h"

#include <algorithm>
#include <optional>

namespace sequent::provers {
namespace {

// What follows `folder` in `path`, both relative and normal; absent: it lies elsewhere.
std::optional<std::string_view> below(std::string_view path, std::string_view folder) {
  if (path == folder) {
    return std::string_view();
  }
  if (folder == ".") {
    return path.substr(0, 2) == ".." ? std::nullopt : std::optional(path);
  }
  if (path.size() > folder.size() && path.substr(0, folder.size()) == folder &&
      path[folder.size()] == '/') {
    return path.substr(folder.size() + 1);
  }
  return std::nullopt;
}

// "a/b" as ".a.b"; absent: coqc does not go there.
std::optional<std::string> dotted(std::string_view folders) {
  std::string name;
  while (!folders.empty()) {
    const std::size_t slash = folders.find('/');
    const std::string_view part = folders.substr(0, slash);
    if (!is_module_folder(part)) {
      return std::nullopt;
    }
    name.append(".").append(part);
    folders.remove_prefix(slash == std::string_view::npos ? folders.size() : slash + 1);
  }
  return name;
}

}  // namespace

bool is_module_folder(std::string_view name) {
  if (name.empty() || name == "CVS" || name == "_darcs") {
    return false;
  }
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  };
  return is_letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '\'';
         });
}

bool has_copies(std::string_view folder) {
  return std::find(kCopies.begin(), kCopies.end(), folder) != kCopies.end();
}

LoadPaths::LoadPaths(std::vector<LoadPath> paths) : paths_(std::move(paths)) {
  std::stable_sort(paths_.begin(), paths_.end(),
                   [](const LoadPath& a, const LoadPath& b) { return a.kind < b.kind; });
}

std::vector<std::string> LoadPaths::flags() const {
  std::vector<std::string> flags;
  for (const LoadPath& path : paths_) {
    switch (path.kind) {
      case LoadPathKind::kPlugin:
        flags.insert(flags.end(), {"-I", path.folder});
        break;
      case LoadPathKind::kExact:
        flags.insert(flags.end(), {"-Q", path.folder, path.logical});
        break;
      case LoadPathKind::kRecursive:
        flags.insert(flags.end(), {"-R", path.folder, path.logical});
        break;
    }
  }
  return flags;
}

std::string LoadPaths::logical_name(std::string_view source) const {
  const std::size_t slash = source.rfind('/');
  const std::string_view folder = slash == std::string_view::npos ? "." : source.substr(0, slash);
  std::string_view stem = slash == std::string_view::npos ? source : source.substr(slash + 1);
  stem.remove_suffix(std::min<std::size_t>(stem.size(), 2));  // ".v"
  for (auto path = paths_.rbegin(); path != paths_.rend(); ++path) {
    if (path->kind == LoadPathKind::kPlugin) {
      continue;
    }
    std::optional<std::string_view> rest = below(folder, path->folder);
    if (rest && *rest == ".") {
      rest = std::string_view();
    }
    const std::optional<std::string> inner = rest ? dotted(*rest) : std::nullopt;
    if (inner) {
      std::string name = path->logical + *inner + "." + std::string(stem);
      return name[0] == '.' ? name.substr(1) : name;
    }
  }
  return std::string(stem);
}

}  // namespace sequent::provers
