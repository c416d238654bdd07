#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.h"

namespace sequent::provers {

// Facts that cost more than a stat to find, as lines of text in small files of a cache folder.

// The file for what is known of `id`.
[[nodiscard]] std::string kept_name(const std::string& folder,
                                    std::string_view kind,
                                    const base::Digest& id);

// Absent: not there, or cut.
[[nodiscard]] std::optional<std::vector<std::string>> kept_lines(const std::string& path);

// When it cannot be written, the next run finds out again.
void keep_lines(const std::string& folder,
                const std::string& path,
                const std::vector<std::string>& lines);

}  // namespace sequent::provers
