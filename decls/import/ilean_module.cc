#include "decls/import/ilean_module.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "decls/import/json_text.h"
#include "decls/import/utf8.h"

namespace sequent::decls {
namespace {

using Kind = JsonText::Kind;
using Value = JsonText::Value;

// Numbers of a range: line and column of its begin and its end.
constexpr std::size_t kRange = 4;

constexpr std::uint64_t kNewest = 5;
// From this version on the key of a reference says which module the constant is of.
constexpr std::uint64_t kKeysWithModules = 3;

// A range of the source, with the declaration in whose text it is: [l, c, l, c], in version 5
// with its name, in versions 2 to 4 with its name, its range and the range of its name.
struct Location {
  IleanPlace begin;
  std::string parent;  // empty: not in a declaration
  std::optional<IleanPlace> parent_place;
};

class Parser {
 public:
  Parser(const std::string& path, std::string_view text) : path_(path), text_(text) {}

  base::Result<IleanModule> parse() {
    if (const auto failure = json_.read(text_)) {
      return error_at(failure->offset, failure->what);
    }
    SEQUENT_TRY(check_version());
    SEQUENT_TRY_ASSIGN(const Value name, member(0, "module"));
    SEQUENT_TRY_ASSIGN(module_.name, text_of(name));
    if (module_.name.empty()) {
      return error(name, "a module without a name");
    }
    if (const auto declarations = json_.find(0, "decls")) {
      SEQUENT_TRY(read_declarations(*declarations));
    }
    SEQUENT_TRY_ASSIGN(const Value references, member(0, "references"));
    SEQUENT_TRY(read_references(references));
    return std::move(module_);
  }

 private:
  [[nodiscard]] base::Error error_at(std::size_t offset, std::string_view what) const {
    const std::string_view before = text_.substr(0, offset);
    const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
    std::string message = path_;
    message += ':';
    message += std::to_string(std::ranges::count(before, '\n') + 1);
    message += ':';
    message += std::to_string(offset - line_begin + 1);
    message += ": ";
    message += what;
    return base::invalid(std::move(message));
  }
  [[nodiscard]] base::Error error(Value value, std::string_view what) const {
    return error_at(json_.offset(value), what);
  }

  base::Status expect(Value value, Kind kind, std::string_view what) const {
    return json_.kind(value) == kind ? base::Status()
                                     : error(value, std::string(what) + " has to be here");
  }
  base::Result<Value> member(Value object, std::string_view key) const {
    SEQUENT_TRY(expect(object, Kind::kObject, "an object"));
    const auto found = json_.find(object, key);
    if (!found) {
      return error(object, "\"" + std::string(key) + "\" is missing");
    }
    return *found;
  }
  base::Result<std::string> text_of(Value value) const {
    SEQUENT_TRY(expect(value, Kind::kString, "a string"));
    return std::string(json_.text(value));
  }

  base::Status check_version() {
    SEQUENT_TRY_ASSIGN(const Value version, member(0, "version"));
    SEQUENT_TRY(expect(version, Kind::kNumber, "a natural number"));
    version_ = json_.number(version);
    if (version_ == 0 || version_ > kNewest) {
      return error(version,
                   "this is .ilean version " + std::to_string(version_) + "; read are 1 to 5");
    }
    return {};
  }

  // Two of the numbers of an array, from `first` on.
  base::Result<IleanPlace> place(Value array, std::size_t first) const {
    IleanPlace place;
    std::size_t index = 0;
    for (Value at = json_.first(array); at != json_.end(array); at = json_.next(at), ++index) {
      if (index != first && index != first + 1) {
        continue;
      }
      SEQUENT_TRY(expect(at, Kind::kNumber, "a natural number"));
      if (json_.number(at) >= UINT32_MAX) {
        return error(at, "a number past 32 bits");
      }
      (index == first ? place.line : place.column) = static_cast<std::uint32_t>(json_.number(at));
    }
    return place;
  }

  [[nodiscard]] std::size_t size_of(Value array) const {
    std::size_t size = 0;
    for (Value at = json_.first(array); at != json_.end(array); at = json_.next(at)) {
      ++size;
    }
    return size;
  }

  base::Result<Location> location(Value value) const {
    SEQUENT_TRY(expect(value, Kind::kArray, "an array"));
    const std::size_t size = size_of(value);
    if (size != kRange && size != kRange + 1 && size != kRange + 1 + 2 * kRange) {
      return error(value, "a range of 4 numbers has to be here, with a declaration or without");
    }
    Location location;
    SEQUENT_TRY_ASSIGN(location.begin, place(value, 0));
    if (size > kRange) {
      Value parent = json_.first(value);
      for (std::size_t index = 0; index < kRange; ++index) {
        parent = json_.next(parent);
      }
      SEQUENT_TRY_ASSIGN(location.parent, text_of(parent));
    }
    if (size > kRange + 1) {
      SEQUENT_TRY_ASSIGN(location.parent_place, place(value, kRange + 1 + kRange));
    }
    return location;
  }

  IleanDeclaration& declare(const std::string& name, const std::optional<IleanPlace>& place) {
    IleanDeclaration& declaration = module_.declarations[name];
    if (place && !declaration.placed) {
      declaration.placed = true;
      declaration.place = *place;
    }
    return declaration;
  }

  void mention(const Location& where, const std::string& name) {
    if (!where.parent.empty() && where.parent != name) {
      declare(where.parent, where.parent_place).mentions.insert(name);
    }
  }

  // Names with their range and the range of the name.
  base::Status read_declarations(Value declarations) {
    SEQUENT_TRY(expect(declarations, Kind::kObject, "an object"));
    for (Value at = json_.first(declarations); at != json_.end(declarations); at = json_.next(at)) {
      SEQUENT_TRY(expect(at, Kind::kArray, "an array"));
      if (size_of(at) != 2 * kRange) {
        return error(at, "two ranges, 8 numbers, have to be here");
      }
      if (json_.key(at).empty()) {
        return error(at, "a declaration without a name");
      }
      SEQUENT_TRY_ASSIGN(const IleanPlace name_place, place(at, kRange));
      declare(std::string(json_.key(at)), name_place);
    }
    return {};
  }

  base::Status read_references(Value references) {
    SEQUENT_TRY(expect(references, Kind::kObject, "an object"));
    for (Value at = json_.first(references); at != json_.end(references); at = json_.next(at)) {
      SEQUENT_TRY_ASSIGN(const auto constant,
                         version_ < kKeysWithModules ? plain_key(at) : key_with_module(at));
      if (constant) {
        SEQUENT_TRY(read_reference(at, *constant));
      }
    }
    return {};
  }

  struct Constant {
    std::string name;
    bool may_be_own = true;
  };

  // "c:NAME". Absent: a local variable, "f:…".
  [[nodiscard]] base::Result<std::optional<Constant>> plain_key(Value reference) const {
    const std::string_view key = json_.key(reference);
    if (key.starts_with("f:")) {
      return std::optional<Constant>();
    }
    if (!key.starts_with("c:") || key.size() == 2) {
      return error(reference, "the key of a reference has to be c:NAME or f:VARIABLE");
    }
    return std::optional(Constant{.name = std::string(key.substr(2))});
  }

  // {"c":{"m":MODULE,"n":NAME}}. Absent: a local variable.
  [[nodiscard]] base::Result<std::optional<Constant>> key_with_module(Value reference) {
    const auto failure = key_.read(json_.key(reference));
    if (failure || key_.kind(0) != Kind::kObject) {
      return error(reference, "the key of a reference has to be a JSON object itself");
    }
    const auto constant = key_.find(0, "c");
    if (!constant) {
      return std::optional<Constant>();
    }
    const bool is_object = key_.kind(*constant) == Kind::kObject;
    const auto name = is_object ? key_.find(*constant, "n") : std::nullopt;
    const auto module = is_object ? key_.find(*constant, "m") : std::nullopt;
    if (!name || !module || key_.kind(*name) != Kind::kString ||
        key_.kind(*module) != Kind::kString || key_.text(*name).empty()) {
      return error(reference, R"(the key of a constant has to be {"c":{"m":MODULE,"n":NAME}})");
    }
    return std::optional(Constant{.name = std::string(key_.text(*name)),
                                  .may_be_own = key_.text(*module) == module_.name});
  }

  base::Status read_reference(Value reference, const Constant& constant) {
    SEQUENT_TRY_ASSIGN(const Value definition, member(reference, "definition"));
    if (constant.may_be_own && json_.kind(definition) != Kind::kNull) {
      SEQUENT_TRY_ASSIGN(const Location where, location(definition));
      declare(constant.name, where.begin);
      mention(where, constant.name);
    }
    SEQUENT_TRY_ASSIGN(const Value usages, member(reference, "usages"));
    SEQUENT_TRY(expect(usages, Kind::kArray, "an array"));
    for (Value at = json_.first(usages); at != json_.end(usages); at = json_.next(at)) {
      SEQUENT_TRY_ASSIGN(const Location where, location(at));
      mention(where, constant.name);
    }
    return {};
  }

  const std::string& path_;
  std::string_view text_;
  std::uint64_t version_ = 0;
  JsonText json_;
  JsonText key_;
  IleanModule module_;
};

}  // namespace

base::Result<IleanModule> parse_ilean(const std::string& path, std::string_view text) {
  return Parser(path, text).parse();
}

}  // namespace sequent::decls
