#include "engine/base/digest.h"

#include <cstdlib>
#include <utility>

#include <openssl/evp.h>

namespace sequent::base {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using ContextPtr = std::unique_ptr<EVP_MD_CTX, FreeContext>;

// OpenSSL fails here only when memory is out.
ContextPtr begin(const EVP_MD* algorithm) {
  ContextPtr context(EVP_MD_CTX_new());
  if (!context || EVP_DigestInit_ex(context.get(), algorithm, nullptr) != 1) {
    std::abort();
  }
  return context;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  if (c >= 'A' && c <= 'F') {
    return c - 'A' + 10;
  }
  return -1;
}

}  // namespace

struct Hasher::Context {
  ContextPtr md;
};

Hasher::Hasher() : context_(std::make_unique<Context>(Context{begin(EVP_sha256())})) {}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

Hasher& Hasher::update(std::string_view bytes) {
  EVP_DigestUpdate(context_->md.get(), bytes.data(), bytes.size());
  return *this;
}

Hasher& Hasher::field(std::string_view bytes) {
  std::array<char, 8> length{};
  auto size = static_cast<std::uint64_t>(bytes.size());
  for (char& byte : length) {
    byte = static_cast<char>(size & 0xff);
    size >>= 8;
  }
  update({length.data(), length.size()});
  return update(bytes);
}

Digest Hasher::finish() {
  Digest digest;
  EVP_DigestFinal_ex(context_->md.get(), digest.bytes.data(), nullptr);
  return digest;
}

std::string Digest::hex() const {
  return to_hex(raw());
}

std::optional<Digest> Digest::from_hex(std::string_view text) {
  Digest digest;
  if (text.size() != 2 * digest.bytes.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
    const int high = hex_value(text[2 * i]);
    const int low = hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) {
      return std::nullopt;
    }
    digest.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return digest;
}

std::optional<Digest> Digest::from_raw(std::string_view raw) {
  Digest digest;
  if (raw.size() != digest.bytes.size()) {
    return std::nullopt;
  }
  std::memcpy(digest.bytes.data(), raw.data(), raw.size());
  return digest;
}

Digest sha256(std::string_view bytes) {
  return Hasher().update(bytes).finish();
}

std::string sha1_hex(std::string_view bytes) {
  const ContextPtr context = begin(EVP_sha1());
  std::array<char, 20> digest{};
  EVP_DigestUpdate(context.get(), bytes.data(), bytes.size());
  EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()), nullptr);
  return to_hex({digest.data(), digest.size()});
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace sequent::base
