#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "engine/base/stat_digest_cache.h"
#include "workers/provers/prover.h"

namespace sequent::provers {

// Where the installed Coq is.
struct CoqFacts {
  std::string coqc;            // absolute
  std::string version;         // "8.16.1"
  std::string library_folder;  // `theories` and `user-contrib` lie in it
  std::string core_folder;     // its plugins lie below
  base::Digest binary;         // of coqc
};

// An installed library: `Coq` is theories/, others are folders of user-contrib/.
struct InstalledLibrary {
  base::Digest digest;             // of all its .vo and .cmxs, with their paths
  std::vector<std::string> loads;  // other installed libraries that it may load; sorted
  // Public names of plugins it loads that do not come with Coq; "?": some that could not be
  // read from its files. Sorted.
  std::vector<std::string> foreign_plugins;
};

// The Coq of this machine: its identity, and that of the libraries installed
// with it. Digests of files come from the cache by stat, so that all of it costs
// a few milliseconds when nothing changed.
//
// Borrows: the runner, the cache of digests.
// Errors: kUnavailable when coqc is not there, with the package to install.
// Threads: any.
class CoqInstallation {
 public:
  // `cache_folder`: for facts that cost more than a stat to find; made when needed.
  CoqInstallation(ToolRunner& tools, base::StatDigestCache& digests, std::string cache_folder);

  base::Result<CoqFacts> facts();

  // Looks at the disk again from here on: a worker lives longer than an installation.
  void forget();

  // A digest over version, binary and plugins, in hexadecimal.
  base::Result<std::string> fingerprint();

  // Names of the libraries that are there, sorted.
  base::Result<std::vector<std::string>> library_names();

  // kNotFound: not installed.
  base::Result<InstalledLibrary> library(const std::string& name);

  // The digest of a library, or of a plugin package by its package_name().
  base::Result<base::Digest> digest_of(const std::string& name);

  // How a plugin package is named among libraries: "findlib:coq-elpi".
  [[nodiscard]] static std::string package_name(const std::string& package);

  // The plugins of the findlib package that a public name begins with ("coq-elpi" of
  // "coq-elpi.elpi"), by their bytes. kNotFound: there is no such package beside Coq.
  base::Result<base::Digest> plugin_package(const std::string& package);

  // Path of coqdep: beside coqc, or in PATH.
  base::Result<std::string> coqdep();

 private:
  struct State {
    std::optional<CoqFacts> facts;
    std::optional<std::string> fingerprint;
    std::map<std::string, InstalledLibrary> libraries;
  };

  base::Result<CoqFacts> find_facts();
  base::Result<std::string> folder_of_library(const std::string& name);
  base::Result<InstalledLibrary> read_library(const std::string& name);

  ToolRunner& tools_;
  base::StatDigestCache& digests_;
  std::string cache_folder_;
  base::Guarded<State> state_;
};

// Public names of the plugins that a `.vo` loads by `Declare ML Module`; absent:
// its bytes could not be understood.
[[nodiscard]] std::optional<std::vector<std::string>> plugins_in_vo(std::string_view bytes);

}  // namespace sequent::provers
