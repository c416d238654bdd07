#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "engine/base/result.h"

namespace sequent::base {

// A new folder below the system's folder for such, removed with all in it at the end.
class TempFolder {
 public:
  // `name`: what its own name begins with, "sequent-coqdep".
  static Result<TempFolder> make(std::string_view name);
  TempFolder(TempFolder&& other) noexcept;
  TempFolder& operator=(TempFolder&&) = delete;
  ~TempFolder();

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit TempFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace sequent::base
