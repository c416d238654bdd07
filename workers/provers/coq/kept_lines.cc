#include "workers/provers/coq/kept_lines.h"

#include <algorithm>

#include "engine/base/file_io.h"

namespace sequent::provers {

std::string kept_name(const std::string& folder, std::string_view kind, const base::Digest& id) {
  return folder + "/" + std::string(kind) + "-" + id.hex().substr(0, 32);
}

std::optional<std::vector<std::string>> kept_lines(const std::string& path) {
  const base::Result<std::string> text = base::read_file(path);
  if (!text) {
    return std::nullopt;
  }
  std::vector<std::string> lines;
  for (std::size_t begin = 0, end = 0; (end = text->find('\n', begin)) != std::string::npos;
       begin = end + 1) {
    lines.push_back(text->substr(begin, end - begin));
  }
  if (lines.empty() || lines.back() != "end") {
    return std::nullopt;
  }
  lines.pop_back();
  const bool whole = std::none_of(lines.begin(), lines.end(),
                                  [](const std::string& line) { return line.empty(); });
  return whole ? std::optional(std::move(lines)) : std::nullopt;
}

void keep_lines(const std::string& folder,
                const std::string& path,
                const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text.append(line).append("\n");
  }
  static_cast<void>(base::make_folders(folder));
  static_cast<void>(base::write_file_atomically(path, text + "end\n"));
}

}  // namespace sequent::provers
