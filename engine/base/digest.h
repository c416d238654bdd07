#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sequent::base {

// A SHA-256 digest: the name of some bytes.
struct Digest {
  std::array<std::uint8_t, 32> bytes{};

  auto operator<=>(const Digest&) const = default;
  // 64 lower-case hexadecimal digits.
  [[nodiscard]] std::string hex() const;
  // The 32 bytes as they are.
  [[nodiscard]] std::string_view raw() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  // Absent unless `text` is 64 hexadecimal digits.
  [[nodiscard]] static std::optional<Digest> from_hex(std::string_view text);
  // Absent unless `raw` has 32 bytes.
  [[nodiscard]] static std::optional<Digest> from_raw(std::string_view raw);
};

struct DigestHash {
  std::size_t operator()(const Digest& digest) const {
    std::size_t first = 0;
    std::memcpy(&first, digest.bytes.data(), sizeof first);
    return first;
  }
};

// SHA-256 (FIPS 180-4, by OpenSSL) over bytes that come piece by piece.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  Hasher& update(std::string_view bytes);
  // Adds length and bytes, so that ("ab","c") and ("a","bc") differ.
  Hasher& field(std::string_view bytes);
  // REQUIRES: called once, last.
  [[nodiscard]] Digest finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

[[nodiscard]] Digest sha256(std::string_view bytes);
// 40 lower-case hexadecimal digits; only for EVALSHA, which names scripts so.
[[nodiscard]] std::string sha1_hex(std::string_view bytes);
[[nodiscard]] std::string to_hex(std::string_view bytes);

}  // namespace sequent::base
