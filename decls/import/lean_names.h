#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sequent::decls {

// The hierarchical names of a Lean export: a tree of parts. Index 0 is the anonymous name.
//
// Threads: one writer.
class LeanNames {
 public:
  using Index = std::uint32_t;
  // A part that would make a name longer than this is refused, in bytes.
  static constexpr std::size_t kLongest = 4096;

  LeanNames();

  // False: the name would be too long; nothing was added.
  [[nodiscard]] bool add_string(Index prefix, std::string_view part);
  [[nodiscard]] bool add_number(Index prefix, std::uint64_t part);

  // As Lean prints it: "Nat.add_succ", with «» around parts that are no identifiers.
  [[nodiscard]] std::string full(Index name) const;
  // For people: without macro scopes, marked with a dagger where Lean does; "_" if anonymous.
  [[nodiscard]] std::string binder(Index name) const;
  // Without its last part.
  [[nodiscard]] Index prefix(Index name) const { return parts_[name].prefix; }
  [[nodiscard]] bool is_private(Index name) const;

 private:
  struct Part {
    Index prefix = 0;
    std::uint32_t size = 0;
    std::uint64_t begin = 0;  // in texts_
    std::uint32_t name_size = 0;
    bool number = false;
  };

  [[nodiscard]] bool add(Index prefix, std::string_view part, bool number);
  [[nodiscard]] std::string_view text(const Part& part) const {
    return std::string_view(texts_).substr(part.begin, part.size);
  }
  // From the first part to the last.
  [[nodiscard]] std::vector<Index> parts_of(Index name) const;
  [[nodiscard]] std::string join(const std::vector<Index>& parts,
                                 std::size_t begin,
                                 std::size_t end) const;

  std::vector<Part> parts_;
  std::string texts_;
};

}  // namespace sequent::decls
