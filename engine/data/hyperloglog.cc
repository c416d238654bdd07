#include "engine/data/hyperloglog.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <limits>

// The estimate is Otmar Ertl's ("New cardinality estimation algorithms for HyperLogLog sketches",
// arXiv:1702.01284), over the histogram of the registers' values. Its sums are made in the order
// in which Redis makes them, so that both round alike.

namespace sequent::data {
namespace {

constexpr unsigned kIndexBits = 14;
constexpr unsigned kRankBits = 64 - kIndexBits;
constexpr unsigned kRegisterBits = 6;
constexpr std::uint32_t kRegisterMask = (1U << kRegisterBits) - 1;
constexpr std::string_view kMagic = "HYLL";
constexpr std::size_t kEncodingAt = 4;
constexpr std::size_t kCountAt = 8;
constexpr std::size_t kHead = 16;
constexpr std::size_t kDenseSize = kHead + kHllRegisters * kRegisterBits / 8;
constexpr unsigned char kStale = 0x80;  // in the count's highest byte
// A run of the sparse form.
constexpr unsigned kValueBit = 0x80;
constexpr unsigned kLongBit = 0x40;
constexpr unsigned kMostValue = 32;
constexpr std::size_t kMostValueRun = 4;
constexpr std::size_t kMostShortZeros = 64;

using Histogram = std::array<int, kRegisterMask + 1>;

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

// MurmurHash64A with the seed that Redis gives it.
std::uint64_t element_hash(std::string_view bytes) {
  constexpr std::uint64_t kSeed = 0xadc83b19U;
  constexpr std::uint64_t kFactor = 0xc6a4a7935bd1e995U;
  constexpr unsigned kShift = 47;
  std::uint64_t hash = kSeed ^ (bytes.size() * kFactor);
  for (; bytes.size() >= sizeof(std::uint64_t); bytes.remove_prefix(sizeof(std::uint64_t))) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    if constexpr (std::endian::native == std::endian::big) {
      word = __builtin_bswap64(word);
    }
    word *= kFactor;
    word ^= word >> kShift;
    hash = (hash ^ (word * kFactor)) * kFactor;
  }
  if (!bytes.empty()) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      hash ^= std::uint64_t{byte_at(bytes, i)} << (8 * i);
    }
    hash *= kFactor;
  }
  hash = (hash ^ (hash >> kShift)) * kFactor;
  return hash ^ (hash >> kShift);
}

// Four registers of a dense one lie in three bytes.
std::uint32_t load_four(const char* bytes) {
  const auto byte = [bytes](int i) {
    return std::uint32_t{static_cast<unsigned char>(bytes[i])};
  };
  return byte(0) | byte(1) << 8U | byte(2) << 16U;
}
void store_four(char* bytes, std::uint32_t four) {
  bytes[0] = static_cast<char>(four);
  bytes[1] = static_cast<char>(four >> 8U);
  bytes[2] = static_cast<char>(four >> 16U);
}

// visit(index of the first, four registers)
template <typename Visit>
void for_each_four(std::string_view dense, Visit visit) {
  const char* at = dense.data() + kHead;
  for (std::size_t index = 0; index < kHllRegisters; index += 4, at += 3) {
    visit(index, load_four(at));
  }
}

std::optional<HllRun> read_run(std::string_view hll, std::size_t at) {
  const unsigned head = byte_at(hll, at);
  if ((head & kValueBit) != 0) {
    return HllRun{HllRun::Kind::kValue, 1, (head & 3U) + 1,
                  static_cast<std::uint8_t>((head >> 2U & 31U) + 1)};
  }
  if ((head & kLongBit) == 0) {
    return HllRun{HllRun::Kind::kZeros, 1, head + 1, 0};
  }
  if (at + 1 == hll.size()) {
    return std::nullopt;
  }
  return HllRun{HllRun::Kind::kLongZeros, 2, ((head & 63U) << 8U | byte_at(hll, at + 1)) + 1, 0};
}

// visit(index of the first, run). False: corrupted, and not all was visited.
template <typename Visit>
bool for_each_valid_run(std::string_view hll, Visit visit) {
  std::size_t index = 0;
  for (std::size_t at = kHead; at < hll.size();) {
    const auto run = read_run(hll, at);
    if (!run || run->length > kHllRegisters - index) {
      return false;
    }
    visit(index, *run);
    index += run->length;
    at += run->bytes;
  }
  return index == kHllRegisters;
}

char value_run(unsigned value, std::size_t length) {
  return static_cast<char>(kValueBit | (value - 1) << 2U | (length - 1));
}

// Writes a run as `like`, of another length; nothing of length 0.
char* put_run(char* out, const HllRun& like, std::size_t length) {
  if (length == 0) {
    return out;
  }
  if (like.kind == HllRun::Kind::kValue) {
    *out++ = value_run(like.value, length);
  } else if (length <= kMostShortZeros) {
    *out++ = static_cast<char>(length - 1);
  } else {
    *out++ = static_cast<char>(kLongBit | (length - 1) >> 8U);
    *out++ = static_cast<char>(length - 1);
  }
  return out;
}

// Neighbours of the same value become one run, among the five runs from `at` on: Redis looks
// no further, and the bytes must be its own.
void join_runs(std::string& hll, std::size_t at) {
  for (int left = 5; left > 0 && at < hll.size(); --left) {
    const auto run = read_run(hll, at);
    if (!run) {
      return;
    }
    if (run->kind == HllRun::Kind::kValue && at + 1 < hll.size()) {
      const auto next = read_run(hll, at + 1);
      if (next && next->kind == HllRun::Kind::kValue && next->value == run->value &&
          next->length + run->length <= kMostValueRun) {
        hll[at + 1] = value_run(run->value, next->length + run->length);
        hll.erase(at, 1);
        continue;
      }
    }
    at += run->bytes;
  }
}

HllChange raise_as_dense(std::string& hll, HllSighting sighting) {
  if (!make_hll_dense(hll)) {
    return HllChange::kCorrupted;
  }
  raise_dense_hll(hll, sighting);
  return HllChange::kRaised;
}

HllChange raise_sparse(std::string& hll, HllSighting sighting, std::size_t most_sparse) {
  if (sighting.rank > kMostValue) {
    return raise_as_dense(hll, sighting);
  }
  std::size_t before = kHead;  // the run before the one that has the register
  std::size_t at = kHead;
  std::size_t first = 0;
  std::optional<HllRun> run;
  for (; at < hll.size(); at += run->bytes) {
    run = read_run(hll, at);
    if (!run) {
      return HllChange::kCorrupted;
    }
    if (sighting.index < first + run->length) {
      break;
    }
    before = at;
    first += run->length;
  }
  if (at >= hll.size()) {
    return HllChange::kCorrupted;
  }
  if (run->value >= sighting.rank) {
    return HllChange::kNone;
  }
  // The run falls into what is before the register, the register, and what is behind it.
  std::array<char, 5> parts;
  char* end = put_run(parts.data(), *run, sighting.index - first);
  *end++ = value_run(sighting.rank, 1);
  end = put_run(end, *run, first + run->length - 1 - sighting.index);
  const auto size = static_cast<std::size_t>(end - parts.data());
  if (size > run->bytes && hll.size() + size - run->bytes > most_sparse) {
    return raise_as_dense(hll, sighting);
  }
  hll.replace(at, run->bytes, parts.data(), size);
  join_runs(hll, before);
  forget_hll_count(hll);
  return HllChange::kRaised;
}

double sigma(double x) {
  if (x == 1) {
    return std::numeric_limits<double>::infinity();
  }
  double power = 1;
  double sum = x;
  for (double last = -1; last != sum; power += power) {
    x *= x;
    last = sum;
    sum += x * power;
  }
  return sum;
}

double tau(double x) {
  if (x == 0 || x == 1) {
    return 0;
  }
  double power = 1;
  double sum = 1 - x;
  for (double last = -1; last != sum;) {
    x = std::sqrt(x);
    last = sum;
    power *= 0.5;
    sum -= (1 - x) * (1 - x) * power;
  }
  return sum / 3;
}

std::uint64_t estimate(const Histogram& histogram) {
  constexpr double kAlpha = 0.721347520444481703680;  // 0.5 / ln 2
  constexpr double kM = kHllRegisters;
  double z = kM * tau((kM - histogram[kRankBits + 1]) / kM);
  for (std::size_t rank = kRankBits; rank >= 1; --rank) {
    z += histogram[rank];
    z *= 0.5;
  }
  z += kM * sigma(histogram[0] / kM);
  return static_cast<std::uint64_t>(std::llround(kAlpha * kM * kM / z));
}

}  // namespace

HllSighting hll_sighting(std::string_view element) {
  const std::uint64_t hash = element_hash(element);
  const std::uint64_t rest = hash >> kIndexBits | std::uint64_t{1} << kRankBits;
  return {hash % kHllRegisters, static_cast<std::uint8_t>(std::countr_zero(rest) + 1)};
}

bool is_hll(std::string_view bytes) {
  if (bytes.size() < kHead || !bytes.starts_with(kMagic)) {
    return false;
  }
  const unsigned encoding = byte_at(bytes, kEncodingAt);
  return encoding == static_cast<unsigned>(HllEncoding::kSparse) ||
         (encoding == static_cast<unsigned>(HllEncoding::kDense) && bytes.size() == kDenseSize);
}

std::string make_hll() {
  std::string hll(kMagic);
  hll.resize(kHead + 2);
  hll[kEncodingAt] = static_cast<char>(HllEncoding::kSparse);
  put_run(hll.data() + kHead, {}, kHllRegisters);
  return hll;
}

HllEncoding hll_encoding(std::string_view hll) {
  return static_cast<HllEncoding>(hll[kEncodingAt]);
}

std::optional<std::uint64_t> hll_cached_count(std::string_view hll) {
  if ((byte_at(hll, kHead - 1) & kStale) != 0) {
    return std::nullopt;
  }
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < sizeof count; ++i) {
    count |= std::uint64_t{byte_at(hll, kCountAt + i)} << (8 * i);
  }
  return count;
}

void set_hll_cached_count(std::span<char> hll, std::uint64_t count) {
  for (std::size_t i = 0; i < sizeof count; ++i) {
    hll[kCountAt + i] = static_cast<char>(count >> (8 * i));
  }
}

void forget_hll_count(std::span<char> hll) {
  hll[kHead - 1] = static_cast<char>(static_cast<unsigned char>(hll[kHead - 1]) | kStale);
}

std::optional<std::uint64_t> count_hll(std::string_view hll) {
  Histogram histogram{};
  if (hll_encoding(hll) == HllEncoding::kDense) {
    for_each_four(hll, [&](std::size_t, std::uint32_t four) {
      for (unsigned shift = 0; shift < 4 * kRegisterBits; shift += kRegisterBits) {
        ++histogram[four >> shift & kRegisterMask];
      }
    });
  } else if (!for_each_valid_run(hll, [&](std::size_t, const HllRun& run) {
               histogram[run.value] += static_cast<int>(run.length);
             })) {
    return std::nullopt;
  }
  return estimate(histogram);
}

std::uint64_t count_hll(const HllRegisters& registers) {
  Histogram histogram{};
  for (const std::uint8_t value : registers) {
    ++histogram[value & kRegisterMask];
  }
  return estimate(histogram);
}

bool merge_hll(HllRegisters& registers, std::string_view hll) {
  if (hll_encoding(hll) == HllEncoding::kSparse) {
    return for_each_valid_run(hll, [&](std::size_t index, const HllRun& run) {
      for (std::size_t i = run.value == 0 ? run.length : 0; i < run.length; ++i) {
        registers[index + i] = std::max(registers[index + i], run.value);
      }
    });
  }
  for_each_four(hll, [&](std::size_t index, std::uint32_t four) {
    for (std::size_t i = 0; i < 4; ++i) {
      const auto value = static_cast<std::uint8_t>(four >> (i * kRegisterBits) & kRegisterMask);
      registers[index + i] = std::max(registers[index + i], value);
    }
  });
  return true;
}

HllChange raise_hll(std::string& hll, HllSighting sighting, std::size_t most_sparse) {
  if (hll_encoding(hll) == HllEncoding::kSparse) {
    return raise_sparse(hll, sighting, most_sparse);
  }
  return raise_dense_hll(hll, sighting) ? HllChange::kRaised : HllChange::kNone;
}

bool raise_dense_hll(std::span<char> hll, HllSighting sighting) {
  assert(hll.size() == kDenseSize && sighting.index < kHllRegisters);
  char* at = hll.data() + kHead + sighting.index / 4 * 3;
  const auto shift = static_cast<unsigned>(sighting.index % 4) * kRegisterBits;
  const std::uint32_t four = load_four(at);
  if ((four >> shift & kRegisterMask) >= sighting.rank) {
    return false;
  }
  store_four(at, (four & ~(kRegisterMask << shift)) | std::uint32_t{sighting.rank} << shift);
  forget_hll_count(hll);
  return true;
}

bool make_hll_dense(std::string& hll) {
  if (hll_encoding(hll) == HllEncoding::kDense) {
    return true;
  }
  std::string dense(hll, 0, kHead);  // with the cached count
  dense.resize(kDenseSize);
  dense[kEncodingAt] = static_cast<char>(HllEncoding::kDense);
  const bool valid = for_each_valid_run(hll, [&](std::size_t index, const HllRun& run) {
    for (std::size_t i = run.value == 0 ? run.length : 0; i < run.length; ++i) {
      char* at = dense.data() + kHead + (index + i) / 4 * 3;
      const auto shift = static_cast<unsigned>((index + i) % 4) * kRegisterBits;
      store_four(at, load_four(at) | std::uint32_t{run.value} << shift);
    }
  });
  if (valid) {
    hll = std::move(dense);
  }
  return valid;
}

bool for_each_hll_run(std::string_view hll, base::FunctionRef<void(const HllRun&)> visit) {
  for (std::size_t at = kHead; at < hll.size();) {
    const auto run = read_run(hll, at);
    if (!run) {
      return false;
    }
    visit(*run);
    at += run->bytes;
  }
  return true;
}

}  // namespace sequent::data
