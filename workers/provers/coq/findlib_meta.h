#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sequent::provers {

// One package of a META file of findlib.
struct FindlibPackage {
  std::string name;                  // below the file's own: "", "plugin", "a.b"
  std::string folder;                // where its files are, from the file's own folder
  std::vector<std::string> needs;    // public names of packages that it is loaded after
  std::vector<std::string> plugins;  // its `.cmxs` files
};

// Reads the text of a META file: the package that it is about, then those inside. Of what depends
// on predicates, all is taken. Of what findlib would refuse, what can be read.
[[nodiscard]] std::vector<FindlibPackage> read_findlib_meta(std::string_view text);

// The package that a file of that name is about where findlib looks for it: "coq-x" of
// "META.coq-x"; empty: of no other name than its folder's.
[[nodiscard]] std::string_view package_of_meta(std::string_view file_name);

}  // namespace sequent::provers
