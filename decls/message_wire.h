#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <capnp/message.h>
#include <capnp/serialize-packed.h>
#include <kj/exception.h>
#include <kj/io.h>

#include "engine/base/digest.h"
#include "engine/base/result.h"

namespace sequent::decls {

// What the converters of declaration.capnp share; only *_wire.cc includes it.

inline capnp::Text::Reader text_of(const std::string& text) {
  return {text.c_str(), text.size()};
}

inline std::string text_of(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}

inline capnp::Data::Reader data_of(const base::Digest& digest) {
  return {digest.bytes.data(), digest.bytes.size()};
}

inline std::optional<base::Digest> digest_of(capnp::Data::Reader data) {
  return base::Digest::from_raw({reinterpret_cast<const char*>(data.begin()), data.size()});
}

inline unsigned count_of(std::size_t size) {
  return static_cast<unsigned>(size);
}

inline std::string packed(capnp::MallocMessageBuilder& message) {
  kj::VectorOutputStream out;
  capnp::writePackedMessage(out, message);
  const auto bytes = out.getArray();
  return {reinterpret_cast<const char*>(bytes.begin()), bytes.size()};
}

// What `read` makes of the message; kCorrupt if the bytes are none.
template <typename Root, typename Read>
auto unpack(std::string_view bytes, Read read)
    -> decltype(read(std::declval<typename Root::Reader>())) {
  constexpr std::uint64_t kLongestWords = 256ULL * 1024 * 1024;
  try {
    kj::ArrayInputStream in({reinterpret_cast<const kj::byte*>(bytes.data()), bytes.size()});
    capnp::PackedMessageReader message(in, {.traversalLimitInWords = kLongestWords});
    return read(message.getRoot<Root>());
  } catch (const kj::Exception& error) {
    return base::corrupt("the stored bytes are damaged: " +
                         std::string(error.getDescription().cStr()));
  }
}

}  // namespace sequent::decls
