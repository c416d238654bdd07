#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "decls/keys.h"
#include "engine/base/result.h"
#include "engine/store/store.h"

namespace sequent::decls {

// How far a reader has followed a change log.
struct ChangePosition {
  struct Begun {
    std::int64_t at_ms = 0;  // by the store's clock
    std::vector<std::string> names;
    bool operator==(const Begun&) const = default;
  };
  std::string entry;                   // the last one that was read
  std::map<std::string, Begun> begun;  // changes not known to have ended, by their token
  bool operator==(const ChangePosition&) const = default;
};

// The names of declarations that changed, for readers that keep something made of all
// declarations in step with a store.
//
// A change is made of several commands, so it is noted before the first and after the last: who
// reads the names again after both sees what it left, and a writer that is killed in between
// leaves a change that never ends, whose names are read again each time for ten minutes.
//
// Format: a stream, of about the last 2,000 entries. Fields of an entry: `begin` (a token) and
// `names` (packed texts), or `end` (the token), or `mark` (empty).
// Borrows: the store. Errors: those of Store; kCorrupt: an entry is none of these. Threads: any.
class ChangeLog {
 public:
  ChangeLog(store::Store& store, const DeclarationKeys& keys);

  // The commands to run before and after those that change `names`.
  [[nodiscard]] store::Command begin(std::string_view token,
                                     std::span<const std::string> names) const;
  [[nodiscard]] store::Command end(std::string_view token) const;
  [[nodiscard]] static std::string new_token();

  // The place to follow from for who reads all declarations after this call.
  base::Result<ChangePosition> mark();
  // The names to read again, sorted, and moves on. Absent: the log does not reach back to the
  // position; mark it and read all.
  base::Result<std::optional<std::vector<std::string>>> follow(ChangePosition& position);

 private:
  // Reads on to the end of the log; the names met are added.
  base::Status advance(ChangePosition& position, std::vector<std::string>& names);

  store::Store& store_;
  std::string key_;
};

}  // namespace sequent::decls
