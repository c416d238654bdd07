#include "cli/replay/share_files.h"

#include <vector>

namespace sequent::cli {

base::Result<std::unique_ptr<proofcache::Pin>> share_files(
    const std::map<std::string, base::Digest>& files, proofcache::Artifacts& artifacts) {
  std::vector<base::Digest> digests;
  for (const auto& [path, digest] : files) {
    digests.push_back(digest);
  }
  SEQUENT_TRY_ASSIGN(auto pin, artifacts.pin());
  SEQUENT_TRY(pin->add(digests));
  SEQUENT_TRY_ASSIGN(const std::vector<bool> have, artifacts.have(digests));
  std::size_t number = 0;
  for (const auto& [path, digest] : files) {
    if (have[number++]) {
      continue;
    }
    SEQUENT_TRY_ASSIGN(const base::Digest now, artifacts.put_file(path));
    if (now != digest) {
      return base::conflict(path + " changed meanwhile; run it again");
    }
  }
  return pin;
}

base::Result<std::unique_ptr<proofcache::Pin>> share_files(
    std::span<const CoqSource* const> sources, proofcache::Artifacts& artifacts) {
  std::map<std::string, base::Digest> files;
  for (const CoqSource* const source : sources) {
    for (const provers::InputFile& file : source->files) {
      files.emplace(file.file, file.digest);
    }
  }
  SEQUENT_TRY_ASSIGN(auto pin, share_files(files, artifacts));
  for (const CoqSource* const source : sources) {
    SEQUENT_TRY(pin->add({&source->digest, 1}));
    SEQUENT_TRY(artifacts.put(source->text));
  }
  return pin;
}

}  // namespace sequent::cli
