#pragma once

#include <string>
#include <string_view>

#include "engine/base/names.h"

namespace sequent::decls {

// The keys of declarations in a store; `docs/formats.md` says what each holds. No command takes
// two of them, so a cluster may spread them.
class DeclarationKeys {
 public:
  explicit DeclarationKeys(std::string_view name_space)
      : prefix_(base::escape_name(name_space) + ":") {}

  // Hash: head, body.
  [[nodiscard]] std::string declaration(std::string_view name) const {
    return prefix_ + "decl:" + base::escape_name(name);
  }
  // Set: the names that it needs; may be of declarations that are not there.
  [[nodiscard]] std::string dependencies(std::string_view name) const {
    return prefix_ + "deps:" + base::escape_name(name);
  }
  // Set: the names of those that need it, whether it is there or not.
  [[nodiscard]] std::string dependents(std::string_view name) const {
    return prefix_ + "rdeps:" + base::escape_name(name);
  }
  // Set: the names of the modules that have declarations.
  [[nodiscard]] std::string modules() const { return prefix_ + "decls:modules"; }
  // Set: the names of a module's declarations.
  [[nodiscard]] std::string module(std::string_view name) const {
    return prefix_ + "decls:module:" + base::escape_name(name);
  }
  // Set: the modules that came from one import.
  [[nodiscard]] std::string origin(std::string_view origin) const {
    return prefix_ + "decls:origin:" + base::escape_name(origin);
  }
  // Hash: by module, what its declarations were read from (a digest).
  [[nodiscard]] std::string sources() const { return prefix_ + "decls:sources"; }
  // Stream: what changed (change_log.h).
  [[nodiscard]] std::string changes() const { return prefix_ + "decls:changes"; }
  // String: a number that grows with each change.
  [[nodiscard]] std::string version() const { return prefix_ + "decls:version"; }
  // String: a snapshot.
  [[nodiscard]] std::string snapshot(std::string_view id) const {
    return prefix_ + "env:snapshot:" + base::escape_name(id);
  }
  // Hash: what each is, by its name.
  [[nodiscard]] std::string snapshots() const { return prefix_ + "env:snapshots"; }

 private:
  std::string prefix_;
};

}  // namespace sequent::decls
