#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace sequent::provers {

// Files below `folder` (a path from where we are, or absolute) whose names have one of the
// endings, as paths relative to it, sorted. Goes into folders for whose name `enter`
// says so; follows links to folders once each. A folder that is not there has no files.
// kUnavailable: a folder cannot be read.
[[nodiscard]] base::Result<std::vector<std::string>> files_below(
    const std::string& folder,
    std::span<const std::string_view> endings,
    const std::function<bool(std::string_view)>& enter);

}  // namespace sequent::provers
