#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "decls/import/metamath/item_table.h"

namespace sequent::decls::metamath {

// How a formula is made of syntax axioms, as postfix: arguments before what they are given to.
struct Parse {
  enum class Outcome : std::uint8_t {
    kUnique,
    kAmbiguous,  // one of several ways
    kNone,       // the grammar does not give the formula; no nodes
  };
  struct Node {
    bool is_variable = false;
    std::uint32_t id = 0;  // of a symbol, or of a rule
  };
  Outcome outcome = Outcome::kNone;
  std::vector<Node> nodes;
};

// The grammar that the syntax axioms of a database are: each gives a way to make something of
// its typecode. It grows as the database is read, and can be asked in between.
//
// A parser after Earley: from left to right, all ways at once, without recursion. What the
// rules of a typecode begin with in common is shared (a trie for each), so that a position has
// few states: five on average in set.mm, and the work grows with the length of the formula.
// Grammars that would make it grow faster are cut short: they give nothing.
//
// Threads: one.
class Grammar {
 public:
  // A symbol as rules and formulas have it: a constant, or a place for something of a typecode.
  struct Symbol {
    static constexpr std::uint32_t kConstant = 0xFFFFFFFFU;
    std::uint32_t id = 0;
    std::uint32_t typecode = kConstant;  // as `typecode` gave it
  };
  // Steps for each symbol of a formula, and as if each formula were so much longer than it is.
  static constexpr std::uint64_t kMostSteps = 200;
  static constexpr std::uint64_t kMoreSymbols = 10'000;

  // A number for a typecode; the same for the same symbol.
  std::uint32_t typecode(std::uint32_t symbol);
  [[nodiscard]] std::optional<std::uint32_t> find_typecode(std::uint32_t symbol) const;
  [[nodiscard]] std::size_t typecode_count() const { return roots_.size(); }

  // `argument_of[i]`: which argument the i-th place of `right` is. Gives the rule's id: they
  // count up from 0.
  std::uint32_t add_rule(std::string_view label,
                         std::uint32_t typecode,
                         std::span<const Symbol> right,
                         std::vector<std::uint32_t> argument_of);
  [[nodiscard]] const std::string& label_of(std::uint32_t rule) const { return rules_[rule].label; }
  [[nodiscard]] std::size_t arity_of(std::uint32_t rule) const {
    return rules_[rule].argument_of.size();
  }

  [[nodiscard]] Parse parse(std::span<const Symbol> formula, std::uint32_t typecode);

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;

  struct Rule {
    std::string label;
    std::vector<std::uint32_t> argument_of;
  };
  struct Edge {
    std::uint32_t typecode = 0;
    std::uint32_t target = 0;
  };
  // A place in a trie: what the rules that lead through it have read so far.
  struct State {
    std::uint32_t typecode = 0;  // that the rules make
    std::uint32_t rule = kNone;  // that ends here
    bool two_rules = false;      // with the same right side
    std::vector<Edge> places;
  };
  // A state that was begun at `origin`, where it is now, and how it came there.
  struct Item {
    std::uint32_t state = 0;
    std::uint32_t origin = 0;
    std::uint32_t previous = kNone;  // item
    std::uint32_t part = kNone;      // that was read last: a Part; kNone: a constant
    bool ambiguous = false;
  };
  // What stands in a place: a variable, or something made by the rule that ends in an item.
  struct Part {
    bool is_variable = false;
    bool ambiguous = false;
    std::uint32_t id = 0;  // symbol, or item
  };

  std::uint32_t new_state(std::uint32_t typecode);
  std::uint32_t step(std::uint32_t state, const Symbol& symbol);
  [[nodiscard]] const Edge* place_of(std::uint32_t state, std::uint32_t typecode) const;

  void add_item(const Item& item);
  void begin_position();
  void read(const Symbol& symbol);
  // Adds to the last position all that follows without reading on.
  bool close();
  void complete(std::uint32_t item);
  void predict(std::uint32_t item);
  [[nodiscard]] Parse extract(std::uint32_t part) const;

  std::vector<Rule> rules_;
  std::vector<State> states_;
  std::vector<std::uint32_t> roots_;                            // by typecode
  std::vector<std::uint32_t> goals_;                            // by typecode: one place, of it
  std::unordered_map<std::uint32_t, std::uint32_t> typecodes_;  // by symbol
  std::unordered_map<std::uint64_t, std::uint32_t> constants_;  // state, symbol -> state

  // Of the formula that is parsed.
  std::vector<Item> items_;
  std::vector<std::uint32_t> positions_;  // first item of each
  std::vector<Part> parts_;
  std::vector<std::uint32_t> empty_parts_;  // made of nothing, in the last position
  ItemTable item_at_;                       // in the last position
  ItemTable part_at_;
  std::uint64_t steps_left_ = 0;
};

}  // namespace sequent::decls::metamath
