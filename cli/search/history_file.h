#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.h"

namespace sequent::cli {

// The queries of interactive searches of this user, one a line, the newest last. Several
// processes may add to it.
//
// Errors: the file cannot be read or written; the message names it.
class HistoryFile {
 public:
  explicit HistoryFile(std::string path) : path_(std::move(path)) {}

  // Empty: there is none yet.
  base::Result<std::vector<std::string>> read() const;
  // Made for the user alone, with its folders.
  base::Status add(const std::string& query) const;
  // These alone, from now on.
  base::Status replace(const std::vector<std::string>& queries) const;

 private:
  std::string path_;
};

}  // namespace sequent::cli
