#include "search/index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <utility>

#include "search/posting_keys.h"
#include "search/words.h"

namespace sequent::search {
namespace {

constexpr std::size_t kFewDead = 1024;
constexpr TheoremId kFewUnpacked = 64;
constexpr std::uint32_t kSymbolWeight = 3;

bool is_symbol(TermKind kind) {
  return kind == TermKind::kConstant || kind == TermKind::kSort || kind == TermKind::kLiteral;
}

// A variable of the statement, alone or applied: any term can stand for it.
bool is_open(const TermTable& terms, TermId term) {
  return terms.kind(term) == TermKind::kVariable ||
         (terms.kind(term) == TermKind::kApply &&
          terms.kind(terms.children(term)[0]) == TermKind::kVariable);
}

bool binds(TermKind kind) {
  return kind == TermKind::kLambda || kind == TermKind::kPi || kind == TermKind::kLet;
}

struct Place {
  Path path;
  TermId term;
  bool is_bound = false;  // below a binder of the term
};

// The places of `term` that have keys, itself first.
std::vector<Place> places_of(const TermTable& terms, TermId term) {
  std::vector<Place> places{{Path(), term}};
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Place place = places[i];
    const bool is_bound = place.is_bound || binds(terms.kind(place.term));
    const std::span<const TermId> children = terms.children(place.term);
    for (std::size_t child = 0; child < children.size(); ++child) {
      const auto path = place.path.child(child);
      if (!path) {
        break;
      }
      places.push_back({*path, children[child], is_bound});
    }
  }
  return places;
}

// Under the keys of what is the same at two places.
void add_equal(std::vector<Place> places, std::uint32_t number, Postings& to) {
  std::erase_if(places,
                [](const Place& place) { return place.is_bound || !place.path.has_equal_keys(); });
  std::ranges::sort(places, [](const Place& a, const Place& b) {
    return a.term != b.term ? a.term < b.term : a.path.bits() < b.path.bits();
  });
  for (std::size_t i = 0; i < places.size(); ++i) {
    for (std::size_t j = i + 1; j < places.size() && places[j].term == places[i].term; ++j) {
      to.add(equal_key(places[i].path, places[j].path), number);
    }
  }
}

// Under the keys of what stands in a term and of what is the same in it.
void add_places(const TermTable& terms,
                std::vector<Place> places,
                std::uint32_t number,
                Postings& to) {
  for (const Place& place : places) {
    if (terms.kind(place.term) != TermKind::kVariable) {
      to.add(label_key(place.path, Label::of(terms, place.term)), number);
    }
  }
  add_equal(std::move(places), number, to);
}

}  // namespace

Index::Index() : reader_(symbols_, terms_) {}

std::optional<TheoremId> Index::find(std::string_view name) const {
  const auto symbol = symbols_.find(name);
  if (!symbol || *symbol >= by_name_.size() || by_name_[*symbol] == 0) {
    return std::nullopt;
  }
  return by_name_[*symbol] - 1;
}

std::uint64_t Index::implicit_arguments(Symbol constant) const {
  if (constant >= by_name_.size() || by_name_[constant] == 0) {
    return 0;
  }
  return theorems_[by_name_[constant] - 1].implicit;
}

bool Index::remove(std::string_view name) {
  const auto id = find(name);
  if (!id) {
    return false;
  }
  alive_[*id] = false;
  by_name_[theorems_[*id].name] = 0;
  words_ -= theorems_[*id].words;
  ++dead_;
  if (dead_ > kFewDead && dead_ > size()) {
    compact();
  }
  return true;
}

TheoremId Index::add(const decls::Declaration& declaration) {
  remove(declaration.name);
  const auto id = static_cast<TheoremId>(theorems_.size());
  theorems_.emplace_back();
  alive_.push_back(true);
  theorems_[id].name = symbols_.add(declaration.name);
  theorems_[id].module = symbols_.add(declaration.module);
  theorems_[id].kind = declaration.kind;
  add_statement(id, declaration);
  weigh(id);
  add_facets(id, declaration);
  by_name_.resize(symbols_.size(), 0);
  by_name_[theorems_[id].name] = id + 1;
  count_users(id);
  for (const decls::Edge& edge : declaration.edges) {
    if (const auto used = find(edge.target)) {
      count_users(*used);
    }
  }
  if (end() - packed_ > std::max(kFewUnpacked, packed_ / 2)) {
    pack();
  }
  return id;
}

void Index::pack() {
  for (Postings* const postings : {&by_place_, &by_conclusion_, &by_facet_}) {
    postings->pack();
  }
  occurrences_.pack(terms_.count());
  packed_ = end();
}

void Index::keep(const Statement& statement, Theorem& theorem) {
  theorem.conclusion = statement.conclusion;
  theorem.implicit = statement.implicit;
  theorem.first_part = static_cast<std::uint32_t>(parts_.size());
  theorem.hypotheses = static_cast<std::uint32_t>(statement.hypotheses.size());
  theorem.binders = static_cast<std::uint32_t>(statement.binders.size());
  parts_.insert(parts_.end(), statement.hypotheses.begin(), statement.hypotheses.end());
  parts_.insert(parts_.end(), statement.binders.begin(), statement.binders.end());
}

void Index::add_statement(TheoremId id, const decls::Declaration& declaration) {
  const TermId first_new = terms_.count();
  Theorem& theorem = theorems_[id];
  Statement statement;
  theorem.has_statement = reader_.read(declaration.type, statement);
  sections_.resize(terms_.count(), 0);
  add_terms_from(first_new);
  if (!theorem.has_statement) {
    return;
  }
  keep(statement, theorem);
  mark(statement.conclusion, kInConclusion);
  sections_[statement.conclusion] |= kConclusionRoot;
  theorem.size = terms_.size(statement.conclusion);
  for (const TermId hypothesis : statement.hypotheses) {
    mark(hypothesis, kInHypothesis);
    sections_[hypothesis] |= kHypothesisRoot;
    theorem.size += std::min(terms_.size(hypothesis), ~theorem.size);
  }
  for (const TermId binder : statement.binders) {
    mark(binder, kInBinder);
  }
  const TermId conclusion = statement.conclusion;
  if (is_symbol(terms_.kind(conclusion))) {
    by_facet_.add(conclusion_head_key(terms_.kind(conclusion), terms_.data(conclusion)), id);
  }
  add_places(terms_, places_of(terms_, conclusion), id, by_conclusion_);
  add_occurrences(id);
}

void Index::mark(TermId root, std::uint32_t sections) {
  std::vector<TermId> to_mark{root};
  while (!to_mark.empty()) {
    const TermId at = to_mark.back();
    to_mark.pop_back();
    if ((sections_[at] & sections) != 0) {
      continue;
    }
    if (sections_[at] == 0) {
      marked_.push_back(at);
    }
    sections_[at] |= static_cast<std::uint8_t>(sections);
    const std::span<const TermId> children = terms_.children(at);
    to_mark.insert(to_mark.end(), children.begin(), children.end());
  }
}

void Index::add_occurrences(TheoremId id) {
  Sections symbols;
  Sections edges;
  for (const TermId term : marked_) {
    const std::uint32_t sections = std::exchange(sections_[term], std::uint8_t{0});
    const TermKind kind = terms_.kind(term);
    if (kind != TermKind::kVariable && kind != TermKind::kBound) {
      occurrences_.add(term, Occurrence::pack(id, sections));
    }
    if (is_symbol(kind)) {
      symbols.emplace_back(occurs_key(kind, terms_.data(term)), sections);
    }
    if (kind == TermKind::kConstant) {
      add_edges(term, sections, edges);
    }
  }
  marked_.clear();
  theorems_[id].distinct = add_packed(id, symbols);
  add_packed(id, edges);
}

void Index::add_edges(TermId term, std::uint32_t sections, Sections& edges) const {
  const std::span<const TermId> children = terms_.children(term);
  for (std::size_t i = 0; i < children.size(); ++i) {
    if (terms_.kind(children[i]) == TermKind::kConstant) {
      if (const auto key = edge_key(terms_.data(term), i, terms_.data(children[i]))) {
        edges.emplace_back(*key, sections);
      }
    }
  }
}

std::uint32_t Index::add_packed(TheoremId id, Sections& by_key) {
  std::ranges::sort(by_key);
  std::uint32_t keys = 0;
  for (std::size_t i = 0; i < by_key.size(); ++keys) {
    const Postings::Key key = by_key[i].first;
    std::uint32_t sections = 0;
    for (; i < by_key.size() && by_key[i].first == key; ++i) {
      sections |= by_key[i].second;
    }
    by_facet_.add(key, Occurrence::pack(id, sections));
  }
  return keys;
}

void Index::add_terms_from(TermId first) {
  for (TermId term = first; term < terms_.count(); ++term) {
    const TermKind kind = terms_.kind(term);
    if (is_symbol(kind)) {
      by_place_.add(head_key(kind, terms_.data(term)), term);
    }
    std::vector<Place> places = places_of(terms_, term);
    for (const Place& place : places) {
      if (is_open(terms_, place.term)) {
        by_place_.add(open_key(place.path), term);
      }
    }
    add_places(terms_, std::move(places), term, by_place_);
  }
}

void Index::weigh(TheoremId id) {
  const Theorem& theorem = theorems_[id];
  weights_.resize(theorems_.size());
  weights_[id] = theorem.size + std::min(kSymbolWeight * theorem.distinct,
                                         std::numeric_limits<std::uint32_t>::max() - theorem.size);
}

void Index::count_users(TheoremId id) {
  const auto users = by_facet_.of(facet_key(Facet::kUses, theorems_[id].name));
  const std::size_t doublings = std::bit_width(users.size() + 1) - 1;
  users_.resize(theorems_.size());
  users_[id] = static_cast<std::uint8_t>(std::min<std::size_t>(doublings, kMostUsers));
}

void Index::add_facets(TheoremId id, const decls::Declaration& declaration) {
  const auto add = [&](Facet facet, std::string_view name) {
    by_facet_.add(facet_key(facet, symbols_.add(name)), id);
  };
  for_each_letters(declaration.name,
                   [&](std::string_view letters) { by_facet_.add(letters_key(letters), id); });
  for_each_word(declaration.name, [&](std::string_view word) {
    by_facet_.add(name_word_key(word), id);
    ++theorems_[id].words;
  });
  for_each_word(declaration.doc, [&](std::string_view word) {
    add(Facet::kWord, word);
    ++theorems_[id].words;
  });
  words_ += theorems_[id].words;
  for (const std::string& tag : declaration.tags) {
    add(Facet::kTag, tag);
  }
  for (const decls::Edge& edge : declaration.edges) {
    add(Facet::kUses, edge.target);
  }
  for (std::size_t dot = declaration.module.find('.');;
       dot = declaration.module.find('.', dot + 1)) {
    add(Facet::kModule, std::string_view(declaration.module).substr(0, dot));
    if (dot == std::string::npos) {
      break;
    }
  }
  by_facet_.add(facet_key(Facet::kKind, static_cast<std::uint32_t>(declaration.kind)), id);
}

}  // namespace sequent::search
