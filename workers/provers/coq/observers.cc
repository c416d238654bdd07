#include "workers/provers/coq/observers.h"

#include <algorithm>
#include <array>
#include <optional>

#include "workers/provers/coq/sentences.h"

namespace sequent::provers {
namespace {

constexpr std::array<std::string_view, 9> kReaders = {
    "Extraction",  // also Recursive, Separate; Show Extraction
    "Function",    // builds principles from bodies
    "Functional",  // Functional Scheme, Functional Case
    "Generate",    // Generate graph for
    "Inspect",
    "Load",   // the other file's sentences are not looked at
    "Print",  // also Print Assumptions
    "Redirect",
    "functional",  // may build a principle
};

constexpr std::size_t kLongestPath = 256;

template <typename List, typename Item>
bool contains(const List& list, const Item& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

std::string at_line(std::string_view command, const Sentence& sentence) {
  return std::string(command) + " at line " + std::to_string(sentence.line);
}

void add_plugins(std::string_view text, SourceFacts& facts) {
  // Declare ML Module "a" "b".
  while (const std::optional<std::string_view> name = first_string(text)) {
    const std::size_t colon = name->rfind(':');  // "legacy:public"
    if (colon != std::string_view::npos) {
      facts.plugin_files.emplace_back(name->substr(0, colon));
    }
    facts.plugins.emplace_back(colon == std::string_view::npos ? *name : name->substr(colon + 1));
    text.remove_prefix(static_cast<std::size_t>(name->data() - text.data()) + name->size());
    text.remove_prefix(std::min<std::size_t>(text.size(), 1));
  }
}

// `From A.B Require C`, `Require Import D.E F`: A, D, F.
void add_roots(std::string_view text,
               const std::vector<std::string_view>& words,
               SourceFacts& facts) {
  const bool from = contains(words, "From");
  bool after_require = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const bool qualified = word.data() > text.data() && word.data()[-1] == '.';
    const bool prefix = from && i > 0 && words[i - 1] == "From";
    const bool required =
        after_require && !from && !qualified && word != "Import" && word != "Export";
    if (!prefix && word == "Require") {
      after_require = true;
    } else if (prefix || required) {
      facts.roots.emplace_back(word);
    }
  }
}

// `Load Verbose "sub/inner".`, `Load inner.`
void add_load(std::string_view text,
              const std::vector<std::string_view>& words,
              SourceFacts& facts) {
  if (const std::optional<std::string_view> name = first_string(text)) {
    facts.loads.emplace_back(*name);
    return;
  }
  auto word = std::find(words.begin(), words.end(), "Load") + 1;
  if (word != words.end() && *word == "Verbose") {
    ++word;
  }
  if (word != words.end()) {
    facts.loads.emplace_back(*word);
  }
}

// `Redirect "f" Extraction "g.ml" x.`, `Set Extraction Output Directory "out".`
void add_writes(std::string_view text,
                const std::vector<std::string_view>& words,
                SourceFacts& facts) {
  const auto next_string = [&]() -> std::optional<std::string_view> {
    const std::optional<std::string_view> string = first_string(text);
    if (string) {
      text.remove_prefix(static_cast<std::size_t>(string->data() - text.data()) + string->size() +
                         1);
    }
    return string;
  };
  if (contains(words, "Redirect")) {
    if (const std::optional<std::string_view> file = next_string()) {
      facts.writes.push_back(std::string(*file) + ".out");
    }
  }
  if (contains(words, "Extraction")) {
    if (const std::optional<std::string_view> file = next_string()) {
      facts.writes.push_back(std::string(*file) + (contains(words, "Directory") ? "/" : ""));
    }
  }
}

bool may_be_path(std::string_view text) {
  return text.size() < kLongestPath && text.find_first_of("./") != std::string_view::npos &&
         text.find_first_of(" \t\r\n") == std::string_view::npos;
}

void add_paths(std::string_view text, SourceFacts& facts) {
  while (const std::optional<std::string_view> string = first_string(text)) {
    if (may_be_path(*string)) {
      facts.paths.emplace_back(*string);
    }
    text.remove_prefix(static_cast<std::size_t>(string->data() - text.data()) + string->size());
    text.remove_prefix(std::min<std::size_t>(text.size(), 1));
  }
}

void scan_sentence(std::string_view text, const Sentence& sentence, SourceFacts& facts) {
  const std::vector<std::string_view> words = words_of(text);
  for (const std::string_view word : words) {
    if (facts.observer.empty() && contains(kReaders, word)) {
      facts.observer = at_line(word, sentence);
    }
  }
  if (contains(words, "Require")) {
    add_roots(text, words, facts);
  }
  if (contains(words, "ML") && contains(words, "Declare")) {
    add_plugins(text, facts);
  }
  if (contains(words, "Load")) {
    add_load(text, words, facts);
  }
  add_writes(text, words, facts);
  add_paths(text, facts);
  if (contains(words, "LoadPath") && contains(words, "Add")) {
    facts.outside.push_back(at_line("Add LoadPath", sentence));
  }
  if (contains(words, "Cd") && first_string(text)) {
    facts.outside.push_back(at_line("Cd", sentence));
  }
}

void sort_unique(std::vector<std::string>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

SourceFacts scan_source(std::string_view source) {
  SourceFacts facts;
  std::size_t end = 0;
  for (const Sentence& sentence : split_sentences(source)) {
    scan_sentence(source.substr(sentence.begin, sentence.end - sentence.begin), sentence, facts);
    end = sentence.end;
  }
  // What follows the last full stop is refused by coqc, unless our rules were
  // stricter than its own: look at it as well.
  const Sentence rest{end, source.size(), 0};
  scan_sentence(source.substr(end), rest, facts);
  sort_unique(facts.plugins);
  sort_unique(facts.plugin_files);
  sort_unique(facts.roots);
  sort_unique(facts.loads);
  sort_unique(facts.writes);
  sort_unique(facts.paths);
  return facts;
}

bool is_known_plugin(std::string_view public_name) {
  return public_name.substr(0, 17) == "coq-core.plugins.";
}

}  // namespace sequent::provers
