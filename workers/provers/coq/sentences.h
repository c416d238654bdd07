#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace sequent::provers {

// One sentence of Coq's language: a command up to its full stop, a bullet or a brace.
struct Sentence {
  std::size_t begin = 0;  // bytes; without the blanks and comments before it
  std::size_t end = 0;    // past its last byte
  int line = 0;           // of `begin`, from 1
};

// Cuts a source into sentences as coqc does, also an unfinished one: blanks and
// nested comments (strings in them count) are skipped; at a start `{`, `}`,
// `n:{`, `[id]:{` and runs of `-`, `+`, `*` stand alone; `..` never ends a sentence, a `.` before
// a blank or the end does. The rest after the last full stop is no sentence.
[[nodiscard]] std::vector<Sentence> split_sentences(std::string_view source);

// What stands after the last sentence of an unfinished source.
struct UnfinishedRest {
  enum class Kind { kSentence, kString, kComment };
  Kind kind = Kind::kSentence;  // what does not end
  Sentence place;               // of the sentence that it is in, up to the end of the source
};
// Absent: blanks and comments that end. REQUIRES: `sentences` are those of `source`
[[nodiscard]] std::optional<UnfinishedRest> unfinished_rest(std::string_view source,
                                                            const std::vector<Sentence>& sentences);

// The words (identifiers and numbers) of a sentence, without strings and comments.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view sentence);

// The first string of a sentence, without its quotes; absent if it has none.
[[nodiscard]] std::optional<std::string_view> first_string(std::string_view sentence);

}  // namespace sequent::provers
