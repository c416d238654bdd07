#include "workers/provers/coq/source_places.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "workers/provers/coq/sentences.h"
#include "workers/provers/coq/source_names.h"
#include "workers/provers/coq/source_tags.h"

namespace sequent::provers {
namespace {

constexpr std::array<std::string_view, 4> kRecursorEndings{"_rect", "_ind", "_rec", "_sind"};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

// Its lines, without the blanks around them.
std::string lines_of(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.append(lines.empty() ? "" : "\n").append(trimmed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// The documentation at the end of what stands between two sentences.
std::string doc_at_end_of(std::string_view gap) {
  gap = trimmed(gap);
  const std::size_t begin = gap.rfind("(**");
  if (begin == std::string_view::npos || !gap.ends_with("*)") || gap.size() - begin < 6 ||
      gap.find("*)", begin) != gap.size() - 2) {
    return {};
  }
  const std::string_view inside = trimmed(gap.substr(begin + 3, gap.size() - begin - 5));
  return inside.starts_with("*") ? std::string() : lines_of(inside);
}

class Places {
 public:
  Places(const CoqSource& source, std::unordered_map<std::string, decls::CoqPlace>& places)
      : source_(source), places_(places), sentences_(split_sentences(source.text)) {}

  void run() {
    std::optional<std::vector<SourceName>> names;
    if (!source_.glob.empty()) {
      names = names_of_glob(source_.glob, source_.text);
    }
    if (!names) {
      names = names_of_source(source_.text);
    }
    for (const SourceName& name : *names) {
      const std::string full = full_name(name);
      const decls::CoqPlace place = place_of(name.offset);
      if (name.inductive) {
        for (const std::string_view ending : kRecursorEndings) {
          places_.emplace(full + std::string(ending), place);
        }
      }
      places_.insert_or_assign(full, place);
    }
    for (const Sentence& sentence : sentences_) {
      for (const TaggedName& tagged : names_tagged_by(text_of(sentence))) {
        add_tag(*names, tagged, sentence);
      }
    }
    add_closed_modules();
  }

 private:
  [[nodiscard]] std::string full_name(const SourceName& name) const {
    return std::string(source_.module).append(".").append(name.name);
  }
  [[nodiscard]] std::string_view text_of(const Sentence& sentence) const {
    return source_.text.substr(sentence.begin, sentence.end - sentence.begin);
  }

  // The last one that is called so; it may stand in the sentence itself.
  void add_tag(const std::vector<SourceName>& names,
               const TaggedName& tagged,
               const Sentence& sentence) {
    const auto is_called = [&](const SourceName& name) {
      const std::string_view called = name.name;
      return name.offset < sentence.end && called.ends_with(tagged.name) &&
             (called.size() == tagged.name.size() ||
              called[called.size() - tagged.name.size() - 1] == '.');
    };
    const auto found = std::find_if(names.rbegin(), names.rend(), is_called);
    if (found != names.rend()) {
      places_.at(full_name(*found)).tags.emplace(tagged.tag);
    }
  }

  void add_closed_modules() {
    for (const SourceName& module : closed_modules_of_source(source_.text)) {
      places_.insert_or_assign(full_name(module) + ".",
                               decls::CoqPlace{.position = place_of(module.offset).position});
    }
  }

  [[nodiscard]] decls::CoqPlace place_of(std::size_t offset) const {
    decls::CoqPlace place;
    const auto after =
        std::upper_bound(sentences_.begin(), sentences_.end(), offset,
                         [](std::size_t at, const Sentence& one) { return at < one.begin; });
    if (after == sentences_.begin()) {
      return place;
    }
    const Sentence& sentence = *(after - 1);
    const std::string_view before = source_.text.substr(0, offset);
    const auto breaks = std::count(before.begin() + static_cast<std::ptrdiff_t>(sentence.begin),
                                   before.end(), '\n');
    place.position.file = source_.file;
    place.position.line = static_cast<std::uint32_t>(sentence.line + breaks);
    place.position.column = static_cast<std::uint32_t>(offset - (before.rfind('\n') + 1) + 1);
    const std::string_view beginning = source_.text.substr(sentence.begin, offset - sentence.begin);
    for (const std::string_view tag : tags_of_declaration(beginning)) {
      place.tags.emplace(tag);
    }
    const std::size_t begin = after - 1 == sentences_.begin() ? 0 : (after - 2)->end;
    // A place in a sentence's middle, of a constructor, has no documentation of its own.
    if (std::ranges::count(beginning, ':') == 0) {
      place.doc = doc_at_end_of(source_.text.substr(begin, sentence.begin - begin));
    }
    return place;
  }

  const CoqSource& source_;
  std::unordered_map<std::string, decls::CoqPlace>& places_;
  std::vector<Sentence> sentences_;
};

}  // namespace

void add_places(const CoqSource& source, std::unordered_map<std::string, decls::CoqPlace>& places) {
  Places(source, places).run();
}

}  // namespace sequent::provers
