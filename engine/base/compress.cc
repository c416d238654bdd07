#include "engine/base/compress.h"

#include <cstdlib>
#include <memory>

#include <zstd.h>

namespace sequent::base {
namespace {

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

}  // namespace

std::string compress(std::string_view bytes, int level) {
  const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  // zstd fails here only when memory is out: the room given is always enough.
  if (!context) {
    std::abort();
  }
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0U) {
    std::abort();
  }
  frame.resize(size);
  return frame;
}

Result<std::string> decompress(std::string_view frame, std::uint64_t limit_bytes) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) {
    return corrupt("not a zstd frame with a known size");
  }
  if (size > limit_bytes) {
    return corrupt("zstd frame of " + std::to_string(size) + " bytes, more than the limit of " +
                   std::to_string(limit_bytes));
  }
  std::string bytes(size, '\0');
  const std::size_t got = ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
  if (ZSTD_isError(got) != 0U) {
    return corrupt(std::string("zstd: ") + ZSTD_getErrorName(got));
  }
  if (got != bytes.size()) {
    return corrupt("zstd frame shorter than it says");
  }
  return bytes;
}

}  // namespace sequent::base
