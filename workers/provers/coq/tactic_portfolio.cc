#include "workers/provers/coq/tactic_portfolio.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>
#include <utility>

#include "proofcache/tactics/normalised_tactic.h"
#include "workers/provers/coq/sentences.h"

namespace sequent::provers {
namespace {

constexpr std::array<std::string_view, 4> kHoles{"hypothesis", "variable", "lemma", "definition"};
constexpr std::array<std::string_view, 12> kLemmaWords{
    "Axiom",     "Corollary", "Example",     "Fact",   "Hypothesis", "Lemma",
    "Parameter", "Property",  "Proposition", "Remark", "Theorem",    "Variable"};
constexpr std::array<std::string_view, 3> kDefinitionWords{"Definition", "Fixpoint", "Let"};

template <typename Range>
bool has(const Range& range, std::string_view word) {
  return std::find(range.begin(), range.end(), word) != range.end();
}

// {hypothesis}: absent, if the tactic has none. A tactic has holes of one kind.
std::optional<std::string_view> hole_of(std::string_view tactic) {
  for (const std::string_view hole : kHoles) {
    if (tactic.find("{" + std::string(hole) + "}") != std::string_view::npos) {
      return hole;
    }
  }
  return std::nullopt;
}

std::string filled(std::string_view tactic, std::string_view hole, std::string_view name) {
  const std::string mark = "{" + std::string(hole) + "}";
  std::string text(tactic);
  for (std::size_t at = text.find(mark); at != std::string::npos;
       at = text.find(mark, at + name.size())) {
    text.replace(at, mark.size(), name);
  }
  return text;
}

// The names bound at the beginning: n and l of "forall (n : nat) (l : list A), …".
std::vector<std::string> variables_of(std::string_view conclusion) {
  std::vector<std::string> names;
  constexpr std::string_view kForall = "forall ";
  while (conclusion.starts_with(kForall)) {
    conclusion.remove_prefix(kForall.size());
    std::size_t depth = 0;
    bool named = true;  // before the colon
    std::size_t i = 0;
    for (; i < conclusion.size() && (depth > 0 || conclusion[i] != ','); ++i) {
      const char c = conclusion[i];
      depth += c == '(' || c == '{' || c == '[' ? 1 : 0;
      depth -= (c == ')' || c == '}' || c == ']') && depth > 0 ? 1 : 0;
      if (c == ':') {
        named = false;
      } else if (c == '(') {
        named = named || depth == 1;
      } else if (named && c != ' ') {
        const std::vector<std::string_view> words = words_of(conclusion.substr(i));
        if (words.empty() || words[0].data() != conclusion.data() + i) {
          continue;
        }
        names.emplace_back(words[0]);
        i += words[0].size() - 1;
      }
    }
    conclusion.remove_prefix(std::min(i + 2, conclusion.size()));
  }
  return names;
}

std::unordered_set<std::string_view> words_in(const states::Goal& goal) {
  std::unordered_set<std::string_view> words;
  const auto add = [&](std::string_view text) {
    for (const std::string_view word : words_of(text)) {
      words.insert(word);
    }
  };
  add(goal.conclusion);
  for (const states::Hypothesis& hypothesis : goal.hypotheses) {
    add(hypothesis.type);
  }
  return words;
}

// What a hole stands for in a goal.
std::vector<std::string> names_for(std::string_view hole,
                                   const states::Goal& goal,
                                   const FileNames& names) {
  if (hole == "variable") {
    return variables_of(goal.conclusion);
  }
  if (hole == "lemma") {
    return names.lemmas;
  }
  std::vector<std::string> found;
  if (hole == "hypothesis") {
    for (auto at = goal.hypotheses.rbegin(); at != goal.hypotheses.rend(); ++at) {
      found.insert(found.end(), at->names.begin(), at->names.end());
    }
    return found;
  }
  const std::unordered_set<std::string_view> words = words_in(goal);
  std::copy_if(names.definitions.begin(), names.definitions.end(), std::back_inserter(found),
               [&](const std::string& name) { return words.contains(name); });
  return found;
}

}  // namespace

FileNames names_before(std::span<const std::string> sentences) {
  FileNames names;
  for (const std::string& sentence : sentences) {
    const std::vector<std::string_view> words = words_of(sentence);
    for (std::size_t i = 0; i + 1 < words.size() && i < 3; ++i) {
      if (has(kLemmaWords, words[i])) {
        names.lemmas.emplace_back(words[i + 1]);
        break;
      }
      if (has(kDefinitionWords, words[i])) {
        names.definitions.emplace_back(words[i + 1]);
        break;
      }
    }
  }
  std::reverse(names.lemmas.begin(), names.lemmas.end());
  return names;
}

TacticPortfolio::TacticPortfolio(std::vector<std::string> tactics, FileNames names)
    : names_(std::move(names)) {
  for (std::string& tactic : tactics) {
    entries_.push_back({std::move(tactic)});
  }
}

std::vector<std::string> TacticPortfolio::tactics_for(const states::ProofState& state) {
  if (state.focused.empty()) {
    return {};
  }
  std::vector<std::size_t> order(entries_.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return entries_[a].closed > entries_[b].closed;
  });
  std::vector<std::string> tactics;
  std::unordered_set<std::string> given;
  const auto give = [&](std::string tactic, std::size_t entry) {
    if (given.insert(tactic).second) {
      entry_of_.emplace(tactic, entry);
      tactics.push_back(std::move(tactic));
    }
  };
  for (const std::size_t i : order) {
    const std::string& text = entries_[i].text;
    const std::optional<std::string_view> hole = hole_of(text);
    if (!hole) {
      give(text, i);
      continue;
    }
    for (const std::string& name : names_for(*hole, state.focused.front(), names_)) {
      give(filled(text, *hole, name), i);
    }
  }
  return tactics;
}

void TacticPortfolio::closed(std::string_view tactic) {
  if (const auto entry = entry_of_.find(std::string(tactic)); entry != entry_of_.end()) {
    ++entries_[entry->second].closed;
  }
}

base::Result<std::vector<std::string>> parse_portfolio(std::string_view text) {
  std::vector<std::string> tactics;
  int line = 0;
  while (!text.empty()) {
    ++line;
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string tactic = tactics::normalised_tactic(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (tactic.empty()) {
      continue;
    }
    for (std::size_t at = tactic.find('{'); at != std::string::npos;
         at = tactic.find('{', at + 1)) {
      const std::size_t past = std::min(tactic.find('}', at), tactic.size());
      const std::string word = tactic.substr(at + 1, past - at - 1);
      const bool is_word = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
        return c >= 'a' && c <= 'z';
      });
      if (is_word && !has(kHoles, word)) {
        return base::invalid("line " + std::to_string(line) + ": {" + word +
                             "} is none of {hypothesis}, {variable}, {lemma}, {definition}");
      }
    }
    tactics.push_back(std::move(tactic));
  }
  return tactics;
}

std::string_view default_portfolio() {
  return R"(reflexivity
assumption
easy
auto
lia
congruence
eauto
tauto
intros
simpl
split
subst
f_equal
constructor
left
right
intros; simpl in *
match goal with |- context [match ?x with _ => _ end] => destruct x eqn:? end
match goal with _ : context [match ?x with _ => _ end] |- _ => destruct x eqn:? end
unfold {definition}
unfold {definition} in *
induction {variable}
induction {variable}; simpl; auto
destruct {variable}
rewrite {hypothesis}
rewrite <- {hypothesis}
apply {hypothesis}
induction {hypothesis}
induction {hypothesis}; simpl; auto
destruct {hypothesis}
inversion {hypothesis}; subst
apply {lemma}
rewrite {lemma}
rewrite <- {lemma}
symmetry
eapply {hypothesis}
eapply {lemma}
)";
}

}  // namespace sequent::provers
