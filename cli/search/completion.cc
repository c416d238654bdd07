#include "cli/search/completion.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "decls/declaration.h"
#include "engine/base/ascii.h"
#include "search/posting_keys.h"

namespace sequent::cli {
namespace {

constexpr std::size_t kMost = 50;
constexpr std::array<std::string_view, 13> kFilters{
    "axiom:", "concl:", "doc:",     "goal:",  "head:", "hyp:", "in:",
    "kind:",  "name:",  "rewrite:", "solve:", "tag:",  "uses:"};

bool ends_word(char c) {
  return base::is_space(c) || std::string_view("()[]{},;|\"@").find(c) != std::string_view::npos;
}

// Words by length, then by the alphabet.
class Words {
 public:
  void add(std::string_view word) {
    words_.emplace(word.size(), word);
    if (words_.size() > kMost) {
      words_.erase(std::prev(words_.end()));
      is_cut_short_ = true;
    }
  }
  // From each of its parts on, `name` may be what begins with `prefix`.
  void add_parts(std::string_view name, std::string_view prefix) {
    for (std::size_t at = 0; at != std::string_view::npos;) {
      const std::string_view rest = name.substr(at);
      if (rest.starts_with(prefix)) {
        add(rest);
      }
      const std::size_t dot = name.find('.', at);
      at = dot == std::string_view::npos ? dot : dot + 1;
    }
  }
  void finish(Completion& completion) const {
    for (const auto& [size, word] : words_) {
      completion.words.push_back(word);
    }
    completion.is_cut_short = is_cut_short_;
  }

 private:
  std::set<std::pair<std::size_t, std::string>> words_;
  bool is_cut_short_ = false;
};

void add_modules(const search::Index& index, std::string_view prefix, Words& words) {
  std::set<search::Symbol> modules;
  for (search::TheoremId id = 0; id < index.end(); ++id) {
    if (index.is_alive(id) && modules.insert(index.theorem(id).module).second) {
      words.add_parts(index.symbols().name(index.theorem(id).module), prefix);
    }
  }
}

void add_kinds(std::string_view prefix, Words& words) {
  for (int number = 0; number <= static_cast<int>(decls::DeclarationKind::kSyntax); ++number) {
    const std::string_view kind = decls::name_of(static_cast<decls::DeclarationKind>(number));
    if (kind.starts_with(prefix)) {
      words.add(kind);
    }
  }
}

void add_tags(const search::Index& index, std::string_view prefix, Words& words) {
  for (search::Symbol symbol = 0; symbol < index.symbols().size(); ++symbol) {
    const std::string_view name = index.symbols().name(symbol);
    if (name.starts_with(prefix) &&
        !index.theorems_by_facet().of(facet_key(search::Facet::kTag, symbol)).empty()) {
      words.add(name);
    }
  }
}

void add_names(const search::Index& index, std::string_view prefix, Words& words) {
  for (search::TheoremId id = 0; id < index.end(); ++id) {
    if (index.is_alive(id)) {
      words.add_parts(index.name(id), prefix);
    }
  }
}

}  // namespace

Completion complete_query(const search::Index& index, std::string_view query, std::size_t cursor) {
  std::size_t begin = cursor;
  while (begin > 0 && !ends_word(query[begin - 1])) {
    --begin;
  }
  std::string_view word = query.substr(begin, cursor - begin);
  if (word.starts_with('-')) {
    word.remove_prefix(1);
    ++begin;
  }
  std::string_view before = query.substr(0, begin);
  while (!before.empty() && base::is_space(before.back())) {
    before.remove_suffix(1);
  }
  Completion completion{.query = std::string(query), .begin = begin, .end = cursor, .words = {}};
  // "in:Mod" and "in: Mod".
  if (const std::size_t colon = word.find(':'); colon != std::string_view::npos) {
    before = word.substr(0, colon + 1);
    completion.begin += colon + 1;
    word.remove_prefix(colon + 1);
  }
  Words words;
  if (before.ends_with("in:")) {
    add_modules(index, word, words);
  } else if (before.ends_with("kind:")) {
    add_kinds(word, words);
  } else if (before.ends_with("tag:")) {
    add_tags(index, word, words);
  } else if (!word.empty()) {
    for (const std::string_view filter : kFilters) {
      if (filter.starts_with(word) && !before.ends_with(':')) {
        words.add(filter);
      }
    }
    add_names(index, word, words);
  }
  words.finish(completion);
  return completion;
}

}  // namespace sequent::cli
