#include "workers/provers/coq/coqdep.h"

#include <algorithm>
#include <map>
#include <optional>

#include "engine/base/file_io.h"
#include "engine/base/paths.h"
#include "engine/base/temp_folder.h"
#include "workers/provers/coq/sentences.h"

namespace sequent::provers {
namespace {

constexpr std::string_view kWarning = "*** Warning: ";
constexpr std::string_view kError = "*** Error: ";
constexpr std::size_t kBatchBytes = 100'000;  // of source names in one command line

// Characters that coqdep writes with a backslash before them.
bool is_escaped(char c) {
  return std::string_view(" #:%?[]*~").find(c) != std::string_view::npos;
}

// Words of one half of a rule. A run of backslashes before such a character is doubled and
// one more is added; `$` is doubled.
std::vector<std::string> unescape_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t run = i;
    while (run < text.size() && text[run] == '\\') {
      ++run;
    }
    const std::size_t slashes = run - i;
    if (slashes % 2 == 1 && run < text.size() && is_escaped(text[run])) {
      word.append(slashes / 2, '\\');
      word += text[run];
      i = run + 1;
    } else if (slashes > 0) {
      word.append(slashes, '\\');
      i = run;
    } else if (text[i] == ' ') {
      if (!word.empty()) {
        words.push_back(std::move(word));
        word.clear();
      }
      ++i;
    } else {
      i += text.substr(i, 2) == "$$" ? 2 : 1;
      word += text[i - 1];
    }
  }
  if (!word.empty()) {
    words.push_back(std::move(word));
  }
  return words;
}

// The colon between targets and prerequisites: the first that is not escaped.
std::size_t find_colon(std::string_view line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == ':') {
      return i;
    }
  }
  return std::string_view::npos;
}

// Blanks and newlines in a row become one blank.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t';
    if (!blank) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  while (!line.empty() && line.back() == ' ') {
    line.pop_back();
  }
  return line;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// Where coqdep met what it cannot read, in its error message; the whole source if it does not say.
std::size_t error_offset(std::string_view err) {
  constexpr std::string_view kPlace = "\",characters ";
  const std::size_t found = err.find(kPlace);
  if (found == std::string_view::npos) {
    return std::string_view::npos;
  }
  std::size_t offset = 0;
  for (const char c : err.substr(found + kPlace.size(), 12)) {
    if (c < '0' || c > '9') {
      break;
    }
    offset = offset * 10 + static_cast<std::size_t>(c - '0');
  }
  return offset;
}

std::string require_sentences(std::string_view source) {
  std::string requires_only;
  for (const Sentence& sentence : split_sentences(source)) {
    const std::string_view text = source.substr(sentence.begin, sentence.end - sentence.begin);
    const std::vector<std::string_view> words = words_of(text);
    const bool require = !words.empty() && (words[0] == "From" || words[0] == "Require");
    if (require && std::find(words.begin(), words.end(), "Require") != words.end()) {
      requires_only.append(text).append("\n");
    }
  }
  return requires_only;
}

class Coqdep {
 public:
  Coqdep(ToolRunner& tools, const CoqdepCall& call) : tools_(tools), call_(call) {}

  base::Status run(std::span<const std::string> sources) {
    while (!sources.empty()) {
      std::size_t count = 0;
      for (std::size_t bytes = 0; count < sources.size() && bytes < kBatchBytes; ++count) {
        bytes += sources[count].size() + 1;
      }
      SEQUENT_TRY(run_batch(sources.first(count)));
      sources = sources.subspan(count);
    }
    return {};
  }

  CoqdepEntry take(const std::string& source) { return std::move(entries_[source]); }

 private:
  base::Result<ToolRunner::Output> call(std::span<const std::string> sources) {
    std::vector<std::string> argv = {call_.program};
    argv.insert(argv.end(), call_.flags.begin(), call_.flags.end());
    argv.insert(argv.end(), sources.begin(), sources.end());
    return tools_.run(argv, call_.environment, call_.directory);
  }

  base::Status run_batch(std::span<const std::string> sources) {
    SEQUENT_TRY_ASSIGN(const ToolRunner::Output output, call(sources));
    if (output.exit_code == 0) {
      collect(output, "", "");
      return {};
    }
    if (sources.size() == 1) {
      return run_reduced(sources[0], output.err);
    }
    // Which one it was follows from halves: messages do not always name the source.
    const std::size_t half = sources.size() / 2;
    SEQUENT_TRY(run_batch(sources.first(half)));
    return run_batch(sources.subspan(half));
  }

  base::Status run_reduced(const std::string& source, std::string_view err) {
    SEQUENT_TRY_ASSIGN(const std::string text,
                       base::read_file(base::absolute_path(call_.directory, source)));
    const std::string_view readable = std::string_view(text).substr(0, error_offset(err));
    // A copy that holds only what coqdep must understand.
    SEQUENT_TRY_ASSIGN(const base::TempFolder folder, base::TempFolder::make("sequent-coqdep"));
    const std::string reduced = folder.path() + "/Reduced.v";
    SEQUENT_TRY(base::write_file_atomically(reduced, require_sentences(readable)));
    const std::vector<std::string> sources = {reduced};
    SEQUENT_TRY_ASSIGN(const ToolRunner::Output output, call(sources));
    if (output.exit_code == 0) {
      collect(output, reduced, source);
    }
    const std::size_t message = err.find(kError);
    if (message != std::string_view::npos) {
      entries_[source].warnings.push_back("coqdep: " +
                                          one_line(err.substr(message + kError.size())));
    }
    return {};
  }

  // `alias` stands for the source named `source`.
  void collect(const ToolRunner::Output& output,
               const std::string& alias,
               const std::string& source) {
    for (MakeRule& rule : parse_make_rules(output.out)) {
      if (rule.prerequisites.empty() || !ends_with(rule.targets[0], ".vo")) {
        continue;
      }
      const std::string& name = rule.prerequisites[0] == alias ? source : rule.prerequisites[0];
      std::vector<std::string>& files = entries_[name].files;
      for (std::size_t i = 1; i < rule.prerequisites.size(); ++i) {
        files.push_back(base::normal_path(rule.prerequisites[i]));
      }
      std::sort(files.begin(), files.end());
      files.erase(std::unique(files.begin(), files.end()), files.end());
    }
    for (auto& [file, text] : parse_coqdep_warnings(output.err)) {
      entries_[file == alias ? source : file].warnings.push_back(std::move(text));
    }
  }

  ToolRunner& tools_;
  const CoqdepCall& call_;
  std::map<std::string, CoqdepEntry> entries_;  // by source
};

}  // namespace

std::vector<MakeRule> parse_make_rules(std::string_view text) {
  std::vector<MakeRule> rules;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const std::size_t colon = find_colon(line);
    if (colon == std::string_view::npos) {
      continue;
    }
    MakeRule rule{unescape_words(line.substr(0, colon)), unescape_words(line.substr(colon + 1))};
    if (!rule.targets.empty()) {
      rules.push_back(std::move(rule));
    }
  }
  return rules;
}

std::vector<std::pair<std::string, std::string>> parse_coqdep_warnings(std::string_view err) {
  constexpr std::string_view kIn = "in file ";
  std::vector<std::pair<std::string, std::string>> warnings;
  std::size_t begin = err.find(kWarning);
  while (begin != std::string_view::npos) {
    const std::size_t next = err.find(kWarning, begin + 1);
    const std::size_t stop = std::min(next, err.find(kError, begin));
    std::string text = one_line(err.substr(begin, stop - begin).substr(kWarning.size()));
    std::string file;
    if (text.compare(0, kIn.size(), kIn) == 0) {
      if (const std::size_t comma = text.find(", "); comma != std::string::npos) {
        file = text.substr(kIn.size(), comma - kIn.size());
        text.erase(0, comma + 2);
      }
    }
    warnings.emplace_back(std::move(file), std::move(text));
    begin = next;
  }
  return warnings;
}

base::Result<std::vector<CoqdepEntry>> run_coqdep(ToolRunner& tools,
                                                  const CoqdepCall& call,
                                                  std::span<const std::string> sources) {
  Coqdep coqdep(tools, call);
  SEQUENT_TRY(coqdep.run(sources));
  std::vector<CoqdepEntry> entries;
  entries.reserve(sources.size());
  for (const std::string& source : sources) {
    entries.push_back(coqdep.take(source));
  }
  return entries;
}

}  // namespace sequent::provers
