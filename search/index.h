#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "decls/declaration.h"
#include "engine/base/packed.h"
#include "search/occurrence_lists.h"
#include "search/postings.h"
#include "search/statement.h"
#include "search/symbol_table.h"
#include "search/term_table.h"

namespace sequent::search {

using TheoremId = std::uint32_t;

// A declaration of any kind, as far as searching needs it.
struct Theorem {
  Symbol name = 0;
  Symbol module = 0;
  std::uint32_t size = 0;      // symbols of conclusion and hypotheses, with repetition
  std::uint32_t distinct = 0;  // constants, sorts and literals of its statement
  std::uint32_t words = 0;     // of its name and its text, with repetition
  TermId conclusion = 0;
  std::uint32_t first_part = 0;  // its hypotheses, then its binders
  std::uint32_t hypotheses = 0;
  std::uint32_t binders = 0;
  decls::DeclarationKind kind = decls::DeclarationKind::kTheorem;
  bool has_statement = true;   // false: its type is too large; found by all but patterns
  std::uint64_t implicit = 0;  // Statement::implicit
};

// Where in a statement something stands.
enum Section : std::uint32_t {
  kConclusionRoot = 1,
  kHypothesisRoot = 2,
  kInConclusion = 4,
  kInHypothesis = 8,
  kInBinder = 16,
};

// A theorem with the sections in which something occurs, in one number that sorts by theorem.
struct Occurrence {
  static constexpr std::uint32_t kBits = 5;

  [[nodiscard]] static std::uint32_t pack(TheoremId theorem, std::uint32_t sections) {
    return theorem << kBits | sections;
  }
  [[nodiscard]] static TheoremId theorem(std::uint32_t packed) { return packed >> kBits; }
  [[nodiscard]] static std::uint32_t sections(std::uint32_t packed) {
    return packed & ((1U << kBits) - 1);
  }
};

// The theorems of a library, and sorted lists to find them by. Theorems and terms get growing
// numbers, so that each list grows at its end; what was removed is only marked, and swept out
// once it outnumbers what is left. Lists are packed when the library has grown by half: that
// addition takes as long as a pass over all of them. Up to 2^27 theorems; where 2 GiB of packed
// lists do not hold them all, std::length_error.
//
// Threads: as a standard container.
class Index {
 public:
  Index();
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  // One of the same name is replaced.
  TheoremId add(const decls::Declaration& declaration);
  // False: there is none of that name.
  bool remove(std::string_view name);
  // Forgets what was removed; numbers change.
  void compact();

  // The whole of it: equal histories give equal bytes. REQUIRES: nothing is removed (compact)
  void write(base::PackedWriter& to) const;
  // Into an empty index. False: this is none that `write` made; the index is not to be used.
  [[nodiscard]] bool read(base::PackedReader& from);

  [[nodiscard]] std::size_t size() const { return theorems_.size() - dead_; }
  [[nodiscard]] std::size_t removed() const { return dead_; }
  // Numbers given, to removed ones too.
  [[nodiscard]] TheoremId end() const { return static_cast<TheoremId>(theorems_.size()); }
  [[nodiscard]] const Theorem& theorem(TheoremId id) const { return theorems_[id]; }
  // REQUIRES: it has one
  [[nodiscard]] StatementView statement(TheoremId id) const {
    const Theorem& theorem = theorems_[id];
    const std::span<const TermId> parts =
        std::span(parts_).subspan(theorem.first_part, theorem.hypotheses + theorem.binders);
    return {theorem.conclusion, parts.first(theorem.hypotheses), parts.subspan(theorem.hypotheses)};
  }
  // False: removed.
  [[nodiscard]] bool is_alive(TheoremId id) const { return alive_[id]; }
  [[nodiscard]] std::optional<TheoremId> find(std::string_view name) const;
  [[nodiscard]] std::string_view name(TheoremId id) const {
    return symbols_.name(theorems_[id].name);
  }

  [[nodiscard]] const SymbolTable& symbols() const { return symbols_; }
  [[nodiscard]] const TermTable& terms() const { return terms_; }
  // For ranking: 3 for each distinct symbol, and the size.
  [[nodiscard]] std::uint32_t weight(TheoremId id) const { return weights_[id]; }

  // For ranking: how often the number of those who use it doubles, from 1 on; at most
  // kMostUsers. Removed ones count.
  static constexpr std::uint32_t kMostUsers = 10;
  [[nodiscard]] std::uint32_t users(TheoremId id) const { return users_[id]; }

  // Of all names and texts.
  [[nodiscard]] std::uint64_t words() const { return words_; }

  // Ids of terms by the keys of places; removed theorems' terms too.
  [[nodiscard]] const Postings& terms_by_place() const { return by_place_; }
  // Theorems by the keys of places of their conclusions (those of labels and of equal places);
  // removed ones too.
  [[nodiscard]] const Postings& theorems_by_conclusion() const { return by_conclusion_; }
  // By facets: of kOccurs and kEdge packed occurrences, of the others ids; removed theorems too.
  [[nodiscard]] const Postings& theorems_by_facet() const { return by_facet_; }
  // Packed occurrences; of removed theorems too. Of variables none are kept.
  [[nodiscard]] const OccurrenceLists& occurrences() const { return occurrences_; }
  // The arguments of that constant which users do not write; 0 if nothing is known.
  [[nodiscard]] std::uint64_t implicit_arguments(Symbol constant) const;

 private:
  void mark(TermId root, std::uint32_t sections);
  void add_statement(TheoremId id, const decls::Declaration& declaration);
  void add_occurrences(TheoremId id);
  // Where in a statement there is what has a key.
  using Sections = std::vector<std::pair<Postings::Key, std::uint32_t>>;
  void add_edges(TermId term, std::uint32_t sections, Sections& edges) const;
  // How many keys they are.
  std::uint32_t add_packed(TheoremId id, Sections& by_key);
  void add_facets(TheoremId id, const decls::Declaration& declaration);
  void add_terms_from(TermId first);
  void weigh(TheoremId id);
  void count_users(TheoremId id);
  void keep(const Statement& statement, Theorem& theorem);
  void pack();
  // Of what is not removed, in terms of the new numbers.
  void keep_alive(std::span<const TermId> new_term);
  void write_theorem(TheoremId id, base::PackedWriter& to) const;
  void write_occurrences(base::PackedWriter& to) const;
  [[nodiscard]] bool read_theorem(base::PackedReader& from, Statement& statement);
  [[nodiscard]] bool read_occurrences(base::PackedReader& from);

  SymbolTable symbols_;
  TermTable terms_;
  StatementReader reader_;
  std::vector<Theorem> theorems_;
  std::vector<TermId> parts_;           // of statements
  std::vector<std::uint32_t> by_name_;  // by symbol: theorem + 1
  OccurrenceLists occurrences_;
  // By theorem: apart, since wide answers read nothing else.
  std::vector<std::uint32_t> weights_;
  std::vector<std::uint8_t> users_;
  std::vector<bool> alive_;
  Postings by_place_;
  Postings by_conclusion_;
  Postings by_facet_;
  std::size_t dead_ = 0;
  TheoremId packed_ = 0;  // below it all lists are packed
  std::uint64_t words_ = 0;
  std::vector<std::uint8_t> sections_;  // by term; zero but within add()
  std::vector<TermId> marked_;
};

}  // namespace sequent::search
