#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace sequent::store {

// Where an embedded store lives: its file, and the socket beside it on which its owner
// listens. Absolute, and the same by whatever links and relative paths it was named.
struct DatabasePlace {
  std::string folder;
  std::string database;
  std::string socket;
};

// `path` empty: the user's own store, under the XDG data folder. Folders that are missing
// are made, for the user alone.
// Errors: kInvalid (a folder stands there), kUnavailable (cannot be made).
base::Result<DatabasePlace> locate_database(std::string_view path);

}  // namespace sequent::store
