#include "cli/replay/share_files.h"

#include <map>
#include <string>
#include <vector>

namespace sequent::cli {

base::Result<std::unique_ptr<proofcache::Pin>> share_files(
    std::span<const CoqSource* const> sources, proofcache::Artifacts& artifacts) {
  SEQUENT_TRY_ASSIGN(auto pin, artifacts.pin());
  std::map<std::string, base::Digest> files;
  for (const CoqSource* const source : sources) {
    SEQUENT_TRY(pin->add({&source->digest, 1}));
    SEQUENT_TRY(artifacts.put(source->text));
    for (const provers::InputFile& file : source->files) {
      files.emplace(file.file, file.digest);
    }
  }
  std::vector<std::string> paths;
  std::vector<base::Digest> digests;
  for (const auto& [path, digest] : files) {
    paths.push_back(path);
    digests.push_back(digest);
  }
  SEQUENT_TRY(pin->add(digests));
  SEQUENT_TRY_ASSIGN(const std::vector<bool> have, artifacts.have(digests));
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (have[i]) {
      continue;
    }
    SEQUENT_TRY_ASSIGN(const base::Digest now, artifacts.put_file(paths[i]));
    if (now != digests[i]) {
      return base::conflict(paths[i] + " changed meanwhile; run it again");
    }
  }
  return pin;
}

}  // namespace sequent::cli
