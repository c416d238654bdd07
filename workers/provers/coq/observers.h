#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sequent::provers {

// What the sentences of a source say of the job, without running it.
struct SourceFacts {
  // A command that reads proofs of loaded modules: "Print at line 12". Empty: none.
  std::string observer;
  // Public names of the plugins it loads by `Declare ML Module` ("coq-core.plugins.ltac").
  std::vector<std::string> plugins;
  // Names of their files without ending, where these are given: "ltac_plugin" of
  // "ltac_plugin:coq-core.plugins.ltac".
  std::vector<std::string> plugin_files;
  // First words of logical names in `Require` and `From`: "mathcomp".
  std::vector<std::string> roots;
  // What it reads by `Load`: "inner", "sub/inner.v".
  std::vector<std::string> loads;
  // Files that it writes besides its outputs: "out/f.ml" of `Extraction "out/f.ml" f`, "log.out" of
  // `Redirect "log"`; a folder ends in a slash.
  std::vector<std::string> writes;
  // Strings that may be paths: a plugin's commands may read such files ("HB/common/log.elpi").
  std::vector<std::string> paths;
  // Commands that reach out of the workspace: "Add LoadPath at line 3".
  std::vector<std::string> outside;
};

// Scans a source, each list sorted and without repeats. Errs to the observer: any
// sentence that has one of the words of those commands, wherever it stands,
// counts, since modifiers (`Time`, `Fail`, `Redirect "f"`, attributes, goal
// selectors) may stand before a command. Found by experiment on 8.16: with the proofs of
// a dependency overwritten, exactly commands with these words change what they do.
[[nodiscard]] SourceFacts scan_source(std::string_view source);

// Whether a plugin comes with Coq, so that its commands are known not to read proofs
// except by the words above.
[[nodiscard]] bool is_known_plugin(std::string_view public_name);

}  // namespace sequent::provers
