#include "proofcache/artifacts/artifacts.h"

#include <algorithm>
#include <cerrno>
#include <sys/stat.h>
#include <unordered_map>
#include <utility>

#include "engine/base/guarded.h"
#include "proofcache/artifacts/blob_folder.h"
#include "proofcache/artifacts/blob_store.h"
#include "proofcache/artifacts/pins.h"

namespace sequent::proofcache {
namespace {

// A blob this young may belong to a job whose result is not stored yet.
constexpr std::int64_t kGraceUs = 60LL * 1'000'000;

const base::Digest& empty_digest() {
  static const base::Digest kDigest = base::sha256("");
  return kDigest;
}

// What a file was when its bytes were verified. Not its ctime: a hard link changes that.
struct Seen {
  std::uint64_t inode = 0;
  std::int64_t size = 0;
  std::int64_t mtime_ns = 0;
  bool operator==(const Seen&) const = default;
};

std::optional<Seen> look_at(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) {
    return std::nullopt;
  }
  return Seen{facts.st_ino, facts.st_size,
              std::int64_t{facts.st_mtim.tv_sec} * 1'000'000'000 + facts.st_mtim.tv_nsec};
}

class TwoPlaces final : public Artifacts {
 public:
  TwoPlaces(BlobFolder folder, Pins pins, BlobStore store, bool share, const base::Clock& clock)
      : folder_(std::move(folder)),
        pins_(std::move(pins)),
        store_(std::move(store)),
        share_(share),
        clock_(clock) {}

  base::Result<base::Digest> put(std::string_view bytes) override {
    const base::Digest digest = base::sha256(bytes);
    if (bytes.empty()) {
      return digest;
    }
    SEQUENT_TRY_ASSIGN(const std::optional<std::string> there, folder_.read(digest));
    if (there && *there == bytes) {
      folder_.note_use(digest);
    } else {  // new, or damaged
      SEQUENT_TRY(folder_.replace(digest, bytes));
    }
    if (share_) {
      SEQUENT_TRY(store_.put(digest, bytes));
    }
    return digest;
  }

  base::Result<base::Digest> put_file(const std::string& path) override {
    SEQUENT_TRY_ASSIGN(const std::string bytes, base::read_file(path));
    return put(bytes);
  }

  base::Result<std::string> get(const base::Digest& digest) override {
    if (digest == empty_digest()) {
      return std::string();
    }
    SEQUENT_TRY_ASSIGN(std::optional<std::string> bytes, folder_.read(digest));
    if (bytes && base::sha256(*bytes) == digest) {
      folder_.note_use(digest);
      return *std::move(bytes);
    }
    if (bytes) {
      SEQUENT_TRY(drop_damaged(digest));
    }
    return fetch(digest);
  }

  base::Status restore(const base::Digest& digest,
                       const std::string& path,
                       base::Placement placement,
                       mode_t mode) override {
    if (digest == empty_digest()) {
      return base::write_file_atomically(path, "", mode);
    }
    SEQUENT_TRY(make_local(digest));
    base::Status placed = base::place_file(folder_.path_of(digest), path, placement, mode);
    if (!placed && !folder_.has(digest)) {  // collected in between
      SEQUENT_TRY(make_local(digest));
      placed = base::place_file(folder_.path_of(digest), path, placement, mode);
    }
    return placed;
  }

  base::Result<std::vector<bool>> have(std::span<const base::Digest> digests) override {
    std::vector<bool> there(digests.size(), true);
    std::vector<base::Digest> asked;
    std::unordered_map<base::Digest, bool, base::DigestHash> known = {{empty_digest(), true}};
    for (const base::Digest& digest : digests) {
      const auto [entry, is_new] = known.emplace(digest, false);
      if (is_new) {
        entry->second = folder_.has(digest);
        if (!entry->second && share_) {
          asked.push_back(digest);
        }
      }
    }
    if (!asked.empty()) {
      SEQUENT_TRY_ASSIGN(const std::vector<bool> answers, store_.have(asked));
      for (std::size_t i = 0; i < asked.size(); ++i) {
        known[asked[i]] = answers[i];
      }
    }
    for (std::size_t i = 0; i < digests.size(); ++i) {
      there[i] = known[digests[i]];
    }
    return there;
  }

  base::Result<std::unique_ptr<Pin>> pin() override { return pins_.make(); }

  base::Result<CollectReport> collect(std::uint64_t max_bytes) override {
    SEQUENT_TRY_ASSIGN(const Pins::Collection collection, pins_.begin_collection());
    SEQUENT_TRY_ASSIGN(std::vector<StoredBlob> blobs, folder_.list());
    std::sort(blobs.begin(), blobs.end(),
              [](const StoredBlob& a, const StoredBlob& b) { return a.used_us < b.used_us; });
    CollectReport report;
    for (const StoredBlob& blob : blobs) {
      report.kept_bytes += blob.size_bytes;
    }
    const std::int64_t young = clock_.wall_us() - kGraceUs;
    for (const StoredBlob& blob : blobs) {
      if (collection.pinned().count(blob.digest) > 0) {
        report.pinned_bytes += blob.size_bytes;
      } else if (report.kept_bytes > max_bytes && blob.used_us < young) {
        SEQUENT_TRY(folder_.remove(blob.digest));
        report.kept_bytes -= blob.size_bytes;
        report.freed_bytes += blob.size_bytes;
        ++report.freed_blobs;
      }
    }
    return report;
  }

  base::Result<VerifyReport> verify() override {
    SEQUENT_TRY_ASSIGN(const std::vector<StoredBlob> blobs, folder_.list());
    VerifyReport report;
    for (const StoredBlob& blob : blobs) {
      SEQUENT_TRY_ASSIGN(const std::optional<std::string> bytes, folder_.read(blob.digest));
      if (!bytes) {
        continue;  // collected in between
      }
      ++report.blobs;
      report.bytes += bytes->size();
      if (base::sha256(*bytes) == blob.digest) {
        continue;
      }
      SEQUENT_TRY(drop_damaged(blob.digest));
      const base::Result<std::string> healed = fetch(blob.digest);
      if (!healed && healed.error().code != base::ErrorCode::kNotFound) {
        return healed.error();
      }
      (healed ? report.healed : report.lost).push_back(blob.digest);
    }
    return report;
  }

  std::vector<std::string> take_damage() override { return std::exchange(*damage_.lock(), {}); }

 private:
  // Makes the local file be there with the right bytes.
  base::Status make_local(const base::Digest& digest) {
    const std::string path = folder_.path_of(digest);
    const std::optional<Seen> before = look_at(path);
    if (before) {
      auto verified = verified_.lock();
      const auto found = verified->find(digest);
      if (found != verified->end() && found->second == *before) {
        return {};
      }
    }
    SEQUENT_TRY(get(digest));
    if (const std::optional<Seen> after = look_at(path)) {
      verified_.lock()->insert_or_assign(digest, *after);
    }
    return {};
  }

  // From the store, verified there; kept in the folder.
  base::Result<std::string> fetch(const base::Digest& digest) {
    if (share_) {
      base::Result<std::optional<std::string>> bytes = store_.get(digest);
      if (bytes && *bytes) {
        SEQUENT_TRY(folder_.replace(digest, **bytes));
        return **std::move(bytes);
      }
      if (!bytes && bytes.error().code == base::ErrorCode::kCorrupt) {
        damage_.lock()->push_back(bytes.error().message);
        SEQUENT_TRY(store_.remove(digest));
      } else if (!bytes) {
        return bytes.error();
      }
    }
    return base::not_found("blob " + digest.hex() + " is not in the cache");
  }

  base::Status drop_damaged(const base::Digest& digest) {
    damage_.lock()->push_back("blob " + digest.hex() + " in " + folder_.path_of(digest) +
                              ": its bytes have another digest");
    verified_.lock()->erase(digest);
    return folder_.remove(digest);
  }

  BlobFolder folder_;
  Pins pins_;
  BlobStore store_;
  bool share_;
  const base::Clock& clock_;
  base::Guarded<std::vector<std::string>> damage_;
  base::Guarded<std::unordered_map<base::Digest, Seen, base::DigestHash>> verified_;
};

}  // namespace

base::Result<std::unique_ptr<Artifacts>> Artifacts::open(const ArtifactOptions& options,
                                                         store::Store& store,
                                                         const base::Clock& clock) {
  SEQUENT_TRY_ASSIGN(BlobFolder folder, BlobFolder::open(options.folder, clock));
  SEQUENT_TRY_ASSIGN(Pins pins, Pins::open(options.folder));
  return std::unique_ptr<Artifacts>(
      std::make_unique<TwoPlaces>(std::move(folder), std::move(pins),
                                  BlobStore(store, options.name_space), options.share, clock));
}

}  // namespace sequent::proofcache
