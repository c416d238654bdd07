#include "cli/search/history_file.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <string_view>
#include <unistd.h>

#include "engine/base/file_io.h"
#include "engine/base/unique_fd.h"

namespace sequent::cli {

base::Result<std::vector<std::string>> HistoryFile::read() const {
  const base::Result<std::string> bytes = base::read_file(path_);
  if (!bytes) {
    return bytes.error().code == base::ErrorCode::kNotFound
               ? base::Result<std::vector<std::string>>(std::vector<std::string>())
               : bytes.error();
  }
  std::vector<std::string> queries;
  std::string_view rest = *bytes;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (end > 0) {
      queries.emplace_back(rest.substr(0, end));
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return queries;
}

base::Status HistoryFile::add(const std::string& query) const {
  SEQUENT_TRY(base::make_folders(std::filesystem::path(path_).parent_path().string(), 0700));
  const base::UniqueFd file(::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!file) {
    return base::file_error("open", path_, errno);
  }
  // One write: lines of several processes do not mix.
  const std::string line = query + "\n";
  if (::write(file.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    return base::file_error("write", path_, errno);
  }
  return {};
}

base::Status HistoryFile::replace(const std::vector<std::string>& queries) const {
  std::string bytes;
  for (const std::string& query : queries) {
    bytes.append(query).append("\n");
  }
  return base::write_file_atomically(path_, bytes, 0600);
}

}  // namespace sequent::cli
