#pragma once

#include <string>

#include "engine/base/result.h"

namespace sequent::base {

// Where this user's files of Sequent live (XDG base directories): $XDG_…_HOME if it
// is an absolute path, else below the home folder. Nothing is created.
struct UserFolders {
  std::string data;   // what must be kept: ~/.local/share/sequent
  std::string cache;  // what can be made again: ~/.cache/sequent
  std::string state;  // logs, history: ~/.local/state/sequent
};

// kUnavailable: the user has no home folder and the variables are not set.
[[nodiscard]] Result<UserFolders> user_folders();

// The path without `.`, `..` and doubled slashes; symbolic links are not looked at.
// A relative path keeps the leading `..` that it needs; "" and "." give ".".
[[nodiscard]] std::string normal_path(const std::string& path);

// `path` made absolute from `folder` (itself absolute), then normal.
[[nodiscard]] std::string absolute_path(const std::string& folder, const std::string& path);

// How to reach `target` from `folder`, both absolute and normal: "a/b", "../c", ".".
[[nodiscard]] std::string relative_path(const std::string& folder, const std::string& target);

}  // namespace sequent::base
