#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "workers/provers/diagnostic.h"

namespace sequent::provers {

enum class LoadPathKind : std::uint8_t { kPlugin, kExact, kRecursive };  // -I, -Q, -R

// A folder where coqc looks, as the project's file wrote it.
struct LoadPath {
  LoadPathKind kind = LoadPathKind::kRecursive;
  std::string folder;
  std::string logical;  // dotted; empty with -I, and for the root of all names
  int line = 0;
};

struct ListedFile {
  std::string path;
  int line = 0;
};

// What a `_CoqProject` says, in its own order.
struct CoqProjectFile {
  std::vector<LoadPath> load_paths;
  std::vector<std::string> arguments;  // of every -arg and of COQEXTRAFLAGS, split as a shell would
  std::vector<ListedFile> files;       // .v files
  std::vector<ListedFile> plugin_sources;  // .mlg, .mlpack and the like
  std::vector<Diagnostic> warnings;        // what only make does: COQC = other
};

// Reads the text of a project file as coq_makefile of 8.16 does: words between
// blanks, `#` to the line's end (also right behind a word), "…" around a word with blanks;
// -Q, -R, -I, -arg, -docroot, -install, -generate-meta-for-package, -native-compiler,
// VARIABLE = value, files. `name` is for messages only.
// Errors: kInvalid, one line "NAME:LINE: what".
[[nodiscard]] base::Result<CoqProjectFile> parse_coq_project(std::string_view text,
                                                             std::string_view name);

// Warns of what the text of a Makefile.coq.local (which coq_makefile's makefile includes) changes
// of how coqc is called: it is for make to read.
[[nodiscard]] std::vector<Diagnostic> warn_of_make_settings(std::string_view text,
                                                            std::string_view name);

// Splits words as a shell does: blanks, '…', "…" with \" and \\, backslash.
// kInvalid: a quote is not closed.
[[nodiscard]] base::Result<std::vector<std::string>> split_words(std::string_view text);

}  // namespace sequent::provers
