#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "decls/import/metamath/grammar.h"

namespace sequent::decls::metamath {

struct Symbol {
  enum class Kind : std::uint8_t { kConstant, kVariable };
  std::string name;
  Kind kind = Kind::kConstant;
  bool active = true;                     // a variable may go out of scope and come again
  std::optional<std::uint32_t> floating;  // of a variable: its active $f, in Scope::floatings
};

// $f: what kind of thing a variable stands for.
struct Floating {
  std::uint32_t variable = 0;
  std::uint32_t typecode = 0;
};

// A math string: its first symbol, and the others as the grammar reads them.
struct Formula {
  std::uint32_t typecode = 0;
  std::vector<Grammar::Symbol> symbols;
};

// $e: a hypothesis.
struct Essential {
  std::string label;
  Formula formula;
  Parse parse;
};

struct Label {
  enum class Kind : std::uint8_t { kFloating, kEssential, kAssertion };
  Kind kind = Kind::kAssertion;
  bool active = true;          // a hypothesis may go out of scope
  std::uint32_t variable = 0;  // of a kFloating
};

// Symbols and labels of a database, and which of them are active in the block that is read.
// Ids of symbols stay for ever; no label is ever used again.
//
// Threads: one.
class Scope {
 public:
  // What is wrong with a declaration; absent: nothing.
  using Fault = std::optional<std::string>;

  Fault add_constant(std::string_view name);
  Fault add_variable(std::string_view name);
  Fault add_floating(std::string_view label, std::uint32_t typecode, std::uint32_t variable);
  void add_essential(Essential hypothesis) { essentials_.push_back(std::move(hypothesis)); }
  Fault add_label(std::string_view name, Label label);

  void open_block();
  // REQUIRES: depth() > 0
  void close_block();
  [[nodiscard]] std::size_t depth() const { return blocks_.size(); }

  [[nodiscard]] std::optional<std::uint32_t> find_symbol(std::string_view name) const;
  [[nodiscard]] const Symbol& symbol(std::uint32_t id) const { return symbols_[id]; }
  [[nodiscard]] const Label* find_label(std::string_view name) const;
  // Both that are active, in the order of the database.
  [[nodiscard]] const std::vector<Floating>& floatings() const { return floatings_; }
  [[nodiscard]] const std::vector<Essential>& essentials() const { return essentials_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  template <typename Value>
  using ByName = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;
  // How many of each were active when a block began.
  struct Block {
    std::size_t variables = 0;
    std::size_t floatings = 0;
    std::size_t essentials = 0;
    std::size_t hypotheses = 0;
  };

  std::vector<Symbol> symbols_;
  ByName<std::uint32_t> symbol_ids_;
  ByName<Label> labels_;
  std::vector<std::uint32_t> variables_;  // active ones
  std::vector<Floating> floatings_;
  std::vector<Essential> essentials_;
  std::vector<Label*> hypotheses_;  // active ones; elements of the map stay where they are
  std::vector<Block> blocks_;
};

}  // namespace sequent::decls::metamath
