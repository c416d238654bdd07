#include "proofcache/artifacts/blob_format.h"

#include "engine/base/compress.h"
#include "engine/base/packed.h"

namespace sequent::proofcache {
namespace {

constexpr std::uint64_t kFormat = 1;
constexpr std::size_t kHeadRoom = 32;  // more than the three numbers take
// No file of a prover is near this; a head that says more is damaged.
constexpr std::uint64_t kLargestBlob = 1ULL << 36;

}  // namespace

PackedBlob pack_blob(std::string_view bytes) {
  const std::string frame = base::compress(bytes);
  std::string_view rest(frame);
  const std::string_view first = rest.substr(0, kChunkBytes - kHeadRoom);
  rest.remove_prefix(first.size());
  PackedBlob blob;
  while (!rest.empty()) {
    blob.further.emplace_back(rest.substr(0, kChunkBytes));
    rest.remove_prefix(blob.further.back().size());
  }
  base::PackedWriter head;
  head.number(kFormat).number(bytes.size()).number(blob.further.size()).raw(first);
  blob.head = head.bytes();
  return blob;
}

std::optional<BlobHead> parse_blob_head(std::string_view head) {
  base::PackedReader reader(head);
  if (reader.number() != kFormat) {
    return std::nullopt;
  }
  BlobHead parsed;
  parsed.size_bytes = reader.number();
  parsed.further_chunks = reader.number();
  if (reader.failed() || parsed.size_bytes > kLargestBlob ||
      parsed.further_chunks > kLargestBlob / kChunkBytes) {
    return std::nullopt;
  }
  parsed.first_chunk = reader.rest();
  return parsed;
}

}  // namespace sequent::proofcache
