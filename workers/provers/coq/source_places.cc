#include "workers/provers/coq/source_places.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "workers/provers/coq/sentences.h"
#include "workers/provers/coq/source_names.h"

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
      std::string full(source_.module);
      full.append(".").append(name.name);
      const decls::CoqPlace place = place_of(name.offset);
      if (name.inductive) {
        for (const std::string_view ending : kRecursorEndings) {
          places_.emplace(full + std::string(ending), place);
        }
      }
      places_.insert_or_assign(std::move(full), place);
    }
  }

 private:
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
    const std::size_t begin = after - 1 == sentences_.begin() ? 0 : (after - 2)->end;
    // A place in a sentence's middle, of a constructor, has no documentation of its own.
    const bool first =
        std::ranges::count(source_.text.substr(sentence.begin, offset - sentence.begin), ':') == 0;
    if (first) {
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
