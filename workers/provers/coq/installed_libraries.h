#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "engine/base/stat_digest_cache.h"
#include "workers/provers/coq/environment.h"
#include "workers/provers/coq/installation.h"

namespace sequent::provers {

// An installed library: `Coq` is theories/. Others are what lies under one name in user-contrib/
// and in the further folders of library_environment(): a folder, or a single `.vo`; if several
// of these have the name, all of them together.
struct InstalledLibrary {
  base::Digest digest;             // of all its .vo and .cmxs, with their paths
  std::vector<std::string> loads;  // other installed libraries that it may load; sorted
  // Public names of plugins it loads that do not come with Coq; "?": some that could not be
  // read from its files. Sorted.
  std::vector<std::string> foreign_plugins;
};

// The libraries and plugins that are installed for the Coq of this machine. Digests of files
// come from the cache by stat, so that all of it costs a few milliseconds when nothing changed.
//
// Borrows: the installation, the cache of digests.
// Errors: those of CoqInstallation::facts(); kUnavailable when a file cannot be read.
// Threads: any.
class InstalledLibraries {
 public:
  // `cache_folder`: for what is found in files; made when needed.
  InstalledLibraries(CoqInstallation& coq,
                     base::StatDigestCache& digests,
                     std::string cache_folder,
                     Variables variables = library_environment());

  // Looks at the disk again from here on.
  void forget();

  // Names of the libraries that are there, sorted.
  base::Result<std::vector<std::string>> names();

  // kNotFound: not installed.
  base::Result<InstalledLibrary> library(const std::string& name);

  // What of a library a project can see that makes modules under the same name: coqc prefers the
  // project's. `made`: their names as paths ("Lib/a/B"). Each part is a name that digest_of()
  // knows: a folder ("Lib/old"), a file ("Lib/a/C.vo"), or the library itself, when something
  // in it loads a module that is hidden. kNotFound: not installed.
  base::Result<std::vector<std::string>> visible_parts(const std::string& name,
                                                       const std::set<std::string>& made);

  // The digest of a library, of a part of one, or of a plugin package by its package_name().
  base::Result<base::Digest> digest_of(const std::string& name);

  // How a plugin package is named among libraries: "findlib:coq-elpi".
  [[nodiscard]] static std::string package_name(const std::string& package);

  // The plugins of the findlib package that a public name begins with ("coq-elpi" of
  // "coq-elpi.elpi") and of those that it needs, by their bytes. kNotFound: there is no such
  // package beside Coq or in OCAMLPATH.
  base::Result<base::Digest> plugin_package(const std::string& package);

  // What tools and jobs must be told so that they see the same libraries.
  [[nodiscard]] const Variables& variables() const { return variables_; }

 private:
  struct LibraryFile {
    std::string name;  // from the folder that the library lies in: "Lib/a/B.vo"
    std::string path;
  };

  base::Result<std::vector<std::string>> folders();
  base::Result<std::vector<LibraryFile>> files_of(const std::string& part);
  base::Result<base::Digest> digest_files(const std::string& name,
                                          const std::vector<LibraryFile>& files);
  base::Result<InstalledLibrary> read_library(const std::string& name);
  base::Result<base::Digest> digest_package(const std::string& package);
  static base::Result<std::vector<std::string>> find_visible_parts(
      const std::string& name,
      const std::vector<LibraryFile>& files,
      const std::set<std::string>& made);

  CoqInstallation& coq_;
  base::StatDigestCache& digests_;
  const std::string cache_folder_;
  const Variables variables_;
  base::Guarded<std::map<std::string, InstalledLibrary>> known_;  // and packages, by package_name()
};

}  // namespace sequent::provers
