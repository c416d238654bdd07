#include "proofcache/artifacts/blob_store.h"

#include <algorithm>

#include "engine/base/compress.h"
#include "engine/store/typed.h"
#include "proofcache/artifacts/blob_format.h"

namespace sequent::proofcache {
namespace {

constexpr std::size_t kChunksAtOnce = 16;

base::Error damaged(const base::Digest& digest, const std::string& why) {
  return base::corrupt("blob " + digest.hex() + " in the store: " + why);
}

}  // namespace

BlobStore::BlobStore(store::Store& store, std::string_view name_space)
    : store_(store), keys_(name_space) {}

base::Status BlobStore::put(const base::Digest& digest, std::string_view bytes) {
  SEQUENT_TRY_ASSIGN(const bool there, store::exists(store_, keys_.blob(digest)));
  if (there) {
    return {};
  }
  const PackedBlob blob = pack_blob(bytes);
  for (std::size_t i = 0; i < blob.further.size(); ++i) {
    SEQUENT_TRY(store::put_bytes(store_, keys_.chunk(digest, i), blob.further[i]));
  }
  return store::put_bytes(store_, keys_.blob(digest), blob.head);
}

base::Result<std::optional<std::string>> BlobStore::get(const base::Digest& digest) {
  SEQUENT_TRY_ASSIGN(const std::optional<std::string> value,
                     store::get_bytes(store_, keys_.blob(digest)));
  if (!value) {
    return std::optional<std::string>();
  }
  const std::optional<BlobHead> head = parse_blob_head(*value);
  if (!head) {
    return damaged(digest, "its head does not parse");
  }
  std::string frame(head->first_chunk);
  for (std::size_t i = 0; i < head->further_chunks; i += kChunksAtOnce) {
    std::vector<std::string> keys;
    for (std::size_t k = i; k < std::min<std::size_t>(i + kChunksAtOnce, head->further_chunks);
         ++k) {
      keys.push_back(keys_.chunk(digest, k));
    }
    SEQUENT_TRY_ASSIGN(const std::vector<std::optional<std::string>> chunks,
                       store::get_many(store_, keys));
    for (const std::optional<std::string>& chunk : chunks) {
      if (!chunk) {
        return damaged(digest, "a part of it is missing");
      }
      frame += *chunk;
    }
  }
  base::Result<std::string> bytes = base::decompress(frame, head->size_bytes);
  if (!bytes) {
    return damaged(digest, bytes.error().message);
  }
  if (base::sha256(*bytes) != digest) {
    return damaged(digest, "its bytes have another digest");
  }
  return std::optional<std::string>(*std::move(bytes));
}

base::Result<std::vector<bool>> BlobStore::have(std::span<const base::Digest> digests) {
  std::vector<std::string> keys;
  keys.reserve(digests.size());
  for (const base::Digest& digest : digests) {
    keys.push_back(keys_.blob(digest));
  }
  return store::exists_many(store_, keys);
}

base::Status BlobStore::remove(const base::Digest& digest) {
  const std::string key = keys_.blob(digest);
  const std::string_view view = key;
  SEQUENT_TRY(store::remove(store_, std::span(&view, 1)));
  return {};
}

}  // namespace sequent::proofcache
