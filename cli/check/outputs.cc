#include "cli/check/outputs.h"

#include <optional>
#include <sys/stat.h>

#include "engine/base/file_io.h"

namespace sequent::cli {

OutputWriter::OutputWriter(const provers::Project& project,
                           proofcache::Artifacts& artifacts,
                           base::StatDigestCache& digests,
                           const base::Clock& clock)
    : project_(project), artifacts_(artifacts), digests_(digests), clock_(clock) {}

base::Status OutputWriter::write(const proofcache::Manifest& manifest) {
  for (const proofcache::OutputFile& output : manifest.outputs) {
    const std::string path = project_.on_disk(output.path);
    struct stat facts {};
    if (::lstat(path.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) &&
        static_cast<std::uint64_t>(facts.st_size) == output.size_bytes) {
      const std::optional<base::Digest> known = digests_.known(facts);
      const auto digest = known ? base::Result(*known) : digests_.digest_of(path);
      if (digest && *digest == output.digest) {
        continue;
      }
    }
    SEQUENT_TRY(base::make_folders(path.substr(0, path.rfind('/'))));
    SEQUENT_TRY(artifacts_.restore(output.digest, path, base::Placement::kOwn, output.mode));
    if (::lstat(path.c_str(), &facts) == 0) {
      written_.push_back({path, output.digest, base::file_identity(facts)});
    }
  }
  return {};
}

void OutputWriter::remember_written() {
  for (const Written& written : written_) {
    struct stat facts {};
    if (::lstat(written.path.c_str(), &facts) == 0 &&
        base::file_identity(facts) == written.identity) {
      digests_.remember(facts, written.digest, clock_.wall_us());
    }
  }
}

}  // namespace sequent::cli
