#include "engine/base/temp_folder.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "engine/base/file_io.h"

namespace sequent::base {

Result<TempFolder> TempFolder::make(std::string_view name) {
  std::error_code no_folder;
  std::filesystem::path pattern = std::filesystem::temp_directory_path(no_folder) / name;
  pattern += "-XXXXXX";
  std::string path = pattern.string();
  if (::mkdtemp(path.data()) == nullptr) {
    return file_error("make folder", path, errno);
  }
  return TempFolder(std::move(path));
}

TempFolder::TempFolder(TempFolder&& other) noexcept : path_(std::exchange(other.path_, "")) {}

TempFolder::~TempFolder() {
  if (!path_.empty()) {
    // What stays lies in a folder for such things.
    static_cast<void>(remove_folder(path_));
  }
}

}  // namespace sequent::base
