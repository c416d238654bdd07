#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/base/result.h"
#include "engine/state/script_flags.h"

namespace sequent::state {

// What libraries and functions may be called, and the complaint about other names.
[[nodiscard]] bool is_library_name(std::string_view name);
inline constexpr const char* kBadLibraryName =
    "Library names can only contain letters, numbers, or underscores(_) and must be at least one "
    "character long";

// What a function is to whoever runs it.
class FunctionBody {
 public:
  virtual ~FunctionBody() = default;
};

// One function of a library, to be called by FCALL.
struct Function {
  std::string name;
  std::optional<std::string> description;
  ScriptFlags flags = 0;
  std::unique_ptr<FunctionBody> body;
};

// What one FUNCTION LOAD brought.
struct Library {
  std::string name;
  std::string source;  // with its first line, "#!lua name=…"
  std::map<std::string, Function, std::less<>> functions;
};

// All function libraries. A function's name, whatever its case, stands in one library only.
class Libraries {
 public:
  // Adds one, or all of `others`; or (kInvalid: what Redis replies) nothing: a function's name
  // is taken by a library that stays. One that has the name of a new one goes.
  base::Status add(Library library);
  base::Status add(Libraries others);
  // False: there is none of this name.
  bool remove(std::string_view name);
  void clear();

  [[nodiscard]] const Library* find(std::string_view name) const;
  // In any case. Null: there is none.
  [[nodiscard]] const Function* function(std::string_view name) const;

  [[nodiscard]] const std::map<std::string, Library, std::less<>>& all() const { return all_; }
  [[nodiscard]] std::size_t functions() const { return functions_.size(); }

 private:
  using ByName = std::map<std::string, Library, std::less<>>;

  void link(const Library& library);
  void unlink(const Library& library);

  ByName all_;
  std::unordered_map<std::string, const Function*> functions_;  // by the name in lower case
};

}  // namespace sequent::state
