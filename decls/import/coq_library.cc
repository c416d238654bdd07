#include "decls/import/coq_library.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <span>
#include <unordered_set>
#include <utility>

#include "decls/import/coq_about.h"
#include "decls/import/coq_syntax.h"
#include "decls/import/coq_term.h"
#include "decls/import/coq_uses.h"

namespace sequent::decls {
namespace {

constexpr std::array<std::string_view, 4> kRecursorEndings{"_rect", "_ind", "_rec", "_sind"};
constexpr std::size_t kReportEvery = 512;  // declarations

using Names = std::unordered_map<std::string_view, std::string_view>;  // printed to full

base::Error within(std::string_view listing, const base::Error& error) {
  std::string message(listing);
  return {error.code, message.append(":").append(error.message)};
}

// A mistake in a type: by the declaration's name and the column within the type.
base::Error in_type_of(const CoqAbout& about, const base::Error& error) {
  std::string message = "the type of ";
  message.append(about.full_name).append(": ").append(error.message);
  return {error.code, std::move(message)};
}

base::Result<std::vector<CoqAbout>> read_about(std::string_view listing, std::string_view text) {
  base::Result<std::vector<CoqAbout>> all = read_coq_about(text);
  if (!all) {
    return within(listing, all.error());
  }
  return all;
}

base::Result<TermBuilder::Id> read_type(const CoqAbout& about,
                                        const CoqNames& names,
                                        TermBuilder& builder) {
  const base::Result<CoqSyntax> syntax = parse_coq_term(about.type);
  if (!syntax) {
    return in_type_of(about, syntax.error());
  }
  base::Result<TermBuilder::Id> root = build_coq_term(*syntax, names, builder);
  if (!root) {
    return in_type_of(about, root.error());
  }
  return root;
}

bool is_without_body(const CoqAbout& about) {
  return about.kind == CoqAbout::Kind::kConstant && about.body == CoqAbout::Body::kNone;
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = std::min(text.find_first_not_of(" \n", at), text.size());
    const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size());
    if (begin < end) {
      words.emplace_back(text.substr(begin, end - begin));
    }
    at = end;
  }
  return words;
}

class Library {
 public:
  Library(const CoqListing& listing, DeclarationSink& sink) : listing_(listing), sink_(sink) {}

  base::Status run(const ImportProgress& progress) {
    SEQUENT_TRY(read_listings());
    order();
    ImportStep step{.bytes_total = listing_.about.size()};
    for (const std::uint32_t index : order_) {
      const CoqAbout& about = all_[index];
      SEQUENT_TRY_ASSIGN(const Declaration declaration, make(about));
      SEQUENT_TRY(sink_.take(declaration));
      step.bytes_done += about.type.size();
      if (++step.declarations % kReportEvery == 0) {
        SEQUENT_TRY(report(progress, step));
      }
    }
    step.bytes_done = step.bytes_total;
    return report(progress, step);
  }

 private:
  base::Status read_listings() {
    SEQUENT_TRY_ASSIGN(all_, read_about("about", listing_.about));
    SEQUENT_TRY_ASSIGN(const std::vector<CoqAbout> foreign,
                       read_about("foreign", listing_.foreign));
    for (const CoqAbout& about : all_) {
      names_.emplace(about.printed_name, about.full_name);
      if (about.kind == CoqAbout::Kind::kInductive) {
        inductives_.insert(about.full_name);
      }
    }
    for (const CoqAbout& about : foreign) {
      names_.emplace(about.printed_name, about.full_name);
    }
    SEQUENT_TRY_ASSIGN(uses_, CoqUses::read(listing_));
    SEQUENT_TRY(read_assumptions());
    for (CoqFound& found : read_coq_search(listing_.search)) {
      statements_.emplace(found.name, std::move(found.statement));
    }
    for (std::size_t i = 0; i < listing_.modules.size(); ++i) {
      modules_.emplace(listing_.modules[i], i);
    }
    return {};
  }

  base::Status read_assumptions() {
    if (listing_.assumptions.empty()) {
      return {};
    }
    const auto answers = read_coq_assumptions(listing_.assumptions);
    std::size_t next = 0;
    for (const CoqAbout& about : all_) {
      if (!is_without_body(about)) {
        continue;
      }
      if (next == answers.size()) {
        return base::invalid(
            "assumptions: an answer for each constant without a value is expected");
      }
      const std::vector<std::string_view>& names = answers[next++];
      if (std::ranges::find(names, about.printed_name) == names.end()) {
        sealed_.emplace(about.full_name, names);
      }
    }
    return {};
  }

  // Modules in their order; in each those whose place is known by it, then the others by name.
  void order() {
    struct Rank {
      std::size_t module;
      std::uint32_t line;
      std::uint32_t column;
      std::string_view name;
      auto operator<=>(const Rank&) const = default;
    };
    std::vector<std::pair<Rank, std::uint32_t>> ranks;
    ranks.reserve(all_.size());
    for (std::uint32_t i = 0; i < all_.size(); ++i) {
      const std::string_view name = all_[i].full_name;
      Rank rank{module_of(name).second, UINT32_MAX, 0, name};
      if (const CoqPlace* const place = place_of(name)) {
        rank.line = place->position.line;
        rank.column = place->position.column;
      }
      ranks.emplace_back(rank, i);
    }
    std::sort(ranks.begin(), ranks.end());
    order_.reserve(ranks.size());
    for (const auto& [rank, index] : ranks) {
      order_.push_back(index);
    }
  }

  // The file that a name stands in, and its number.
  [[nodiscard]] std::pair<std::string_view, std::size_t> module_of(std::string_view name) const {
    std::string_view prefix = name;
    while (true) {
      const std::size_t dot = prefix.rfind('.');
      if (dot == std::string_view::npos) {
        return {name.substr(0, name.rfind('.')), listing_.modules.size()};
      }
      prefix = prefix.substr(0, dot);
      const auto found = modules_.find(prefix);
      if (found != modules_.end()) {
        return {found->first, found->second};
      }
    }
  }

  // Its own, or that of the innermost module that has one.
  [[nodiscard]] const CoqPlace* place_of(std::string_view name) const {
    std::string at(name);
    for (;;) {
      const auto found = listing_.places.find(at);
      if (found != listing_.places.end()) {
        return &found->second;
      }
      const std::size_t dot = at.size() < 2 ? std::string::npos : at.rfind('.', at.size() - 2);
      if (dot == std::string::npos) {
        return nullptr;
      }
      at.resize(dot + 1);
    }
  }

  [[nodiscard]] std::optional<std::string_view> full_name(std::string_view printed) const {
    const auto found = names_.find(printed);
    if (found == names_.end()) {
      return std::nullopt;
    }
    return found->second;
  }

  base::Result<Declaration> make(const CoqAbout& about) {
    Declaration made;
    builder_.clear();
    const CoqNames names = [this](std::string_view printed) {
      return full_name(printed);
    };
    SEQUENT_TRY_ASSIGN(const TermBuilder::Id root, read_type(about, names, builder_));
    made.name = about.full_name;
    made.module = module_of(about.full_name).first;
    made.universes = words_of(about.universes);
    made.type = builder_.build(root);
    const CoqDependencies::Node* const node = uses_ ? uses_->find(about.printed_name) : nullptr;
    made.kind = kind_of(about, node);
    if (const auto found = statements_.find(about.printed_name); found != statements_.end()) {
      made.statement = found->second;
    }
    std::set<std::string> tags;
    if (const CoqPlace* const place = place_of(about.full_name)) {
      made.position = place->position;
      made.doc = place->doc;
      tags = place->tags;
    }
    if (about.full_name.find(".Private_") != std::string_view::npos) {
      tags.emplace("private");
    }
    made.tags.assign(tags.begin(), tags.end());
    SEQUENT_TRY(add_edges(about, made));
    return made;
  }

  [[nodiscard]] DeclarationKind kind_of(const CoqAbout& about,
                                        const CoqDependencies::Node* node) const {
    if (about.kind == CoqAbout::Kind::kInductive) {
      return DeclarationKind::kInductive;
    }
    if (about.kind == CoqAbout::Kind::kConstructor) {
      return DeclarationKind::kConstructor;
    }
    const bool sealed = sealed_.contains(about.full_name);
    if (about.body == CoqAbout::Body::kNone && !sealed) {
      return DeclarationKind::kAxiom;
    }
    if (is_recursor(about.full_name)) {
      return DeclarationKind::kRecursor;
    }
    const bool opaque = sealed || about.body == CoqAbout::Body::kOpaque;
    if (node == nullptr ? opaque && !uses_ : node->prop) {
      return DeclarationKind::kTheorem;
    }
    return opaque ? DeclarationKind::kOpaque : DeclarationKind::kDefinition;
  }

  [[nodiscard]] bool is_recursor(std::string_view name) const {
    return std::ranges::any_of(kRecursorEndings, [&](std::string_view ending) {
      return name.ends_with(ending) &&
             inductives_.contains(name.substr(0, name.size() - ending.size()));
    });
  }

  base::Status add_edges(const CoqAbout& about, Declaration& made) const {
    std::set<std::string_view> in_type;
    for (std::uint32_t i = 0; i < made.type.nodes.size(); ++i) {
      if (made.type.nodes[i].kind == TermNode::Kind::kConstant) {
        in_type.insert(made.type.text_of(i));
      }
    }
    in_type.erase(about.full_name);
    for (const std::string_view target : in_type) {
      made.edges.push_back({std::string(target), EdgeKind::kStatement});
    }
    EdgeKind kind = EdgeKind::kField;
    if (about.kind == CoqAbout::Kind::kConstant) {
      kind = about.body == CoqAbout::Body::kOpaque ? EdgeKind::kProof : EdgeKind::kDefinition;
    }
    if (uses_) {
      for (const std::string& printed : uses_->of(about.printed_name)) {
        const std::optional<std::string_view> target = full_name(printed);
        if (!target) {
          return base::invalid("dependencies: the name " + printed + " is not known");
        }
        if (!in_type.contains(*target) && *target != about.full_name) {
          made.edges.push_back({std::string(*target), kind});
        }
      }
    }
    if (const auto sealed = sealed_.find(about.full_name); sealed != sealed_.end()) {
      for (const std::string_view printed : sealed->second) {
        const std::string_view target = full_name(printed).value_or(printed);
        if (!in_type.contains(target)) {
          made.edges.push_back({std::string(target), EdgeKind::kProof});
        }
      }
    }
    std::sort(made.edges.begin(), made.edges.end());
    made.edges.erase(std::unique(made.edges.begin(), made.edges.end()), made.edges.end());
    return {};
  }

  const CoqListing& listing_;
  DeclarationSink& sink_;
  std::vector<CoqAbout> all_;
  std::vector<std::uint32_t> order_;
  Names names_;
  std::unordered_set<std::string_view> inductives_;
  std::unordered_map<std::string_view, std::size_t> modules_;
  std::unordered_map<std::string_view, std::string> statements_;  // by printed name
  std::unordered_map<std::string_view, std::vector<std::string_view>> sealed_;
  std::optional<CoqUses> uses_;
  TermBuilder builder_;
};

}  // namespace

base::Result<std::vector<std::string>> foreign_names(const CoqListing& listing) {
  SEQUENT_TRY_ASSIGN(const std::vector<CoqAbout> all, read_about("about", listing.about));
  SEQUENT_TRY_ASSIGN(const std::optional<CoqUses> uses, CoqUses::read(listing));
  std::unordered_set<std::string_view> known;
  for (const CoqAbout& one : all) {
    known.insert(one.printed_name);
  }
  std::set<std::string> foreign;
  const CoqNames names = [&](std::string_view printed) -> std::optional<std::string_view> {
    if (!known.contains(printed)) {
      foreign.emplace(printed);
    }
    return printed;
  };
  TermBuilder builder;
  for (const CoqAbout& one : all) {
    builder.clear();
    SEQUENT_TRY(read_type(one, names, builder));
    if (uses) {
      for (std::string& printed : uses->of(one.printed_name)) {
        if (!known.contains(printed)) {
          foreign.insert(std::move(printed));
        }
      }
    }
  }
  return std::vector<std::string>(foreign.begin(), foreign.end());
}

base::Result<std::vector<std::string>> names_without_body(const CoqListing& listing) {
  SEQUENT_TRY_ASSIGN(const std::vector<CoqAbout> all, read_about("about", listing.about));
  std::vector<std::string> names;
  for (const CoqAbout& one : all) {
    if (is_without_body(one)) {
      names.emplace_back(one.printed_name);
    }
  }
  return names;
}

base::Status read_coq_library(const CoqListing& listing,
                              const ImportProgress& progress,
                              DeclarationSink& sink) {
  return Library(listing, sink).run(progress);
}

}  // namespace sequent::decls
