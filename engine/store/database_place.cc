#include "engine/store/database_place.h"

#include <filesystem>
#include <system_error>

#include "engine/base/digest.h"
#include "engine/base/file_io.h"
#include "engine/base/paths.h"

namespace sequent::store {
namespace {

// What surely fits in the address of a socket beside a short name of its folder.
constexpr std::size_t kLongestSocketName = 64;
constexpr std::string_view kSuffix = ".sock";

std::string socket_name(const std::string& database_name) {
  if (database_name.size() + kSuffix.size() <= kLongestSocketName) {
    return database_name + std::string(kSuffix);
  }
  constexpr std::size_t kEnough = 32;
  return base::sha256(database_name).hex().substr(0, kEnough) + std::string(kSuffix);
}

}  // namespace

base::Result<DatabasePlace> locate_database(std::string_view path) {
  std::filesystem::path wanted(path);
  if (path.empty()) {
    SEQUENT_TRY_ASSIGN(const base::UserFolders folders, base::user_folders());
    wanted = folders.data + "/store.db";
  }
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(wanted, error);
  if (error) {
    return base::file_error("find", wanted.string(), error.value());
  }
  if (!absolute.has_filename() || std::filesystem::is_directory(absolute, error)) {
    return base::invalid("embedded:" + std::string(path) + " names a folder; name a file in it");
  }
  SEQUENT_TRY(base::make_folders(absolute.parent_path().string(), 0700));
  const std::filesystem::path real = std::filesystem::weakly_canonical(absolute, error);
  if (error) {
    return base::file_error("find", absolute.string(), error.value());
  }
  DatabasePlace place;
  place.folder = real.parent_path().string();
  place.database = real.string();
  place.socket =
      place.folder + (place.folder == "/" ? "" : "/") + socket_name(real.filename().string());
  return place;
}

}  // namespace sequent::store
