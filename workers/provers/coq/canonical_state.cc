#include "workers/provers/coq/canonical_state.h"

#include <algorithm>
#include <array>
#include <vector>

#include "proofcache/tactics/normalised_tactic.h"
#include "workers/provers/coq/sentences.h"

namespace sequent::provers {
namespace {

constexpr std::array<std::string_view, 8> kStatements{
    "Corollary", "Example", "Fact", "Lemma", "Property", "Proposition", "Remark", "Theorem",
};

bool is_one_of(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// `Proof.`, `Proof using …`, `Proof with …`; not `Proof term.`, which ends one.
bool begins_proof(std::span<const std::string_view> words) {
  return !words.empty() && words[0] == "Proof" &&
         (words.size() == 1 || words[1] == "using" || words[1] == "with");
}

// One sentence, and what its words say.
struct Read {
  std::string text;  // in normal form
  std::vector<std::string_view> words;
  bool tactic = false;
  bool in_proof = false;  // it stands between a statement and its end
};

std::vector<Read> read(std::span<const std::string> sentences) {
  std::vector<Read> all(sentences.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    Read& one = all[i];
    one.text = tactics::normalised_tactic(sentences[i]);
    one.words = words_of(one.text);
    one.tactic = is_tactic(one.text);
    one.in_proof = one.tactic || begins_proof(one.words);
  }
  return all;
}

// Modules and sections that are open. A proof within one may say which variables of the section
// its lemma takes, or be checked with options that end with the module.
class Nesting {
 public:
  void take(const Read& sentence) {
    if (sentence.tactic) {
      return;
    }
    const auto& words = sentence.words;
    const auto opens = std::find_if(words.begin(), words.end(), [](std::string_view word) {
      return word == "Section" || word == "Module";
    });
    if (words.size() == 2 && words[0] == "End") {
      const auto opened = std::find(names_.rbegin(), names_.rend(), words[1]);
      names_.erase(opened == names_.rend() ? names_.end() : opened.base() - 1, names_.end());
    } else if (opens != words.end()) {
      auto name = std::next(opens);
      while (name != words.end() && (*name == "Type" || *name == "Import" || *name == "Export")) {
        ++name;
      }
      names_.emplace_back(name == words.end() ? "" : *name);
    }
  }
  [[nodiscard]] bool empty() const { return names_.empty(); }

 private:
  std::vector<std::string_view> names_;
};

// Of what makes a lemma more than its statement and its proof.
bool speaks_of_other_lemmas(const Read& sentence) {
  return std::any_of(sentence.words.begin(), sentence.words.end(), [](std::string_view word) {
    return word == "Program" || word.find("olymorphi") != std::string_view::npos;
  });
}

bool is_statement(const Read& sentence) {
  return !sentence.words.empty() && is_one_of(kStatements, sentence.words[0]);
}

// Past the `Qed` of the proof that follows the statement at `i`; absent: it has another end, or
// commands within.
std::optional<std::size_t> end_of_opaque_proof(std::span<const Read> sentences, std::size_t i) {
  if (!is_statement(sentences[i])) {
    return std::nullopt;
  }
  std::size_t end = i + 1;
  while (end < sentences.size() && sentences[end].in_proof) {
    ++end;
  }
  const bool opaque = end < sentences.size() && sentences[end].text == "Qed";
  return opaque ? std::optional(end + 1) : std::nullopt;
}

base::Digest without_opaque_proofs(base::Hasher hasher, std::span<const Read> sentences) {
  Nesting nesting;
  std::size_t i = 0;
  while (i < sentences.size()) {
    nesting.take(sentences[i]);
    hasher.field(sentences[i].text);
    const std::optional<std::size_t> end =
        nesting.empty() ? end_of_opaque_proof(sentences, i) : std::nullopt;
    if (end) {
      hasher.field("Qed");
    }
    i = end.value_or(i + 1);
  }
  return hasher.finish();
}

base::Hasher begin(std::string_view form, const base::Digest& base, std::string_view module) {
  base::Hasher hasher;
  hasher.field(form).field(base.raw()).field(module);
  return hasher;
}

}  // namespace

CanonicalState canonical_state(const base::Digest& base,
                               std::string_view module,
                               std::span<const std::string> sentences) {
  const std::vector<Read> all = read(sentences);
  CanonicalState canonical;
  std::size_t open = all.size();
  while (open > 0 && all[open - 1].in_proof) {
    --open;
  }
  const bool stated = open > 0 && (open < all.size() || is_statement(all.back()));
  canonical.open_proof = stated ? open - 1 : open;
  for (std::size_t i = canonical.open_proof; i < all.size(); ++i) {
    canonical.state += all[i].text;
    canonical.state += '\n';
  }
  const std::span before = std::span(all).first(canonical.open_proof);
  base::Hasher exact = begin("sentences", base, module);
  for (const Read& sentence : before) {
    exact.field(sentence.text);
  }
  canonical.environment = exact.finish();
  if (std::none_of(before.begin(), before.end(), speaks_of_other_lemmas)) {
    base::Digest shorter = without_opaque_proofs(begin("sentences", base, module), before);
    if (shorter != canonical.environment) {
      canonical.without_proofs = shorter;
    }
  }
  return canonical;
}

std::optional<CanonicalState> canonical_state_further(const CanonicalState& known,
                                                      std::span<const std::string> known_sentences,
                                                      std::span<const std::string> sentences) {
  const bool is_open = known.open_proof < known_sentences.size();
  if (!is_open || sentences.size() < known_sentences.size() ||
      !std::equal(known_sentences.begin(), known_sentences.end(), sentences.begin())) {
    return std::nullopt;
  }
  CanonicalState canonical = known;
  for (const Read& one : read(sentences.subspan(known_sentences.size()))) {
    if (!one.in_proof) {
      return std::nullopt;
    }
    canonical.state += one.text;
    canonical.state += '\n';
  }
  return canonical;
}

base::Digest environment_with_universes(const base::Digest& without_proofs,
                                        std::string_view universes) {
  base::Hasher hasher;
  hasher.field("universes").field(without_proofs.raw()).field(universes);
  return hasher.finish();
}

bool is_tactic(std::string_view sentence) {
  const std::size_t first = sentence.find_first_not_of(" \t\r\n0123456789,-+*!:([>{}");
  return first == std::string_view::npos || (sentence[first] >= 'a' && sentence[first] <= 'z');
}

bool is_repeatable(std::string_view sentence) {
  const std::vector<std::string_view> words = words_of(sentence);
  return is_tactic(sentence) && !is_one_of(words, "timeout");
}

}  // namespace sequent::provers
