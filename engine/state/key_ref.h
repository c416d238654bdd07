#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace sequent::state {

// A key of one database, owned or borrowed, to look up what is attached to it.
struct KeyRef {
  int db = 0;
  std::string_view key;
};
struct OwnedKey {
  int db = 0;
  std::string key;

  // NOLINTNEXTLINE(google-explicit-constructor): a borrowed form of the same
  operator KeyRef() const { return {db, key}; }
};
struct KeyRefHash {
  using is_transparent = void;  // NOLINT(readability-identifier-naming): the library's name
  std::size_t operator()(KeyRef ref) const {
    return std::hash<std::string_view>{}(ref.key) ^
           (static_cast<std::size_t>(ref.db) * 0x9e3779b97f4a7c15ULL);
  }
};
struct KeyRefEqual {
  using is_transparent = void;  // NOLINT(readability-identifier-naming): the library's name
  bool operator()(KeyRef a, KeyRef b) const { return a.db == b.db && a.key == b.key; }
};

}  // namespace sequent::state
