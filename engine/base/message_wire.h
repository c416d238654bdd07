#pragma once

#include <cstddef>
#include <cstdint>
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

namespace sequent::base {

// What converters of Cap'n Proto messages share; only *_wire.cc includes it.

inline capnp::Text::Reader text_of(const std::string& text) {
  return {text.c_str(), text.size()};
}

inline std::string text_of(capnp::Text::Reader text) {
  return {text.begin(), text.size()};
}

inline capnp::Data::Reader data_of(std::string_view bytes) {
  return {reinterpret_cast<const capnp::byte*>(bytes.data()), bytes.size()};
}

inline capnp::Data::Reader data_of(const Digest& digest) {
  return data_of(digest.raw());
}

inline std::string bytes_of(capnp::Data::Reader data) {
  return {reinterpret_cast<const char*>(data.begin()), data.size()};
}

inline std::optional<Digest> digest_of(capnp::Data::Reader data) {
  return Digest::from_raw(bytes_of(data));
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

// What `read` makes of the message; kCorrupt if the bytes are none. They are unpacked as a whole
// first: a reader of capnp's that unpacks as it goes complains of damage on stderr.
template <typename Root, typename Read>
auto unpack(std::string_view bytes, Read read)
    -> decltype(read(std::declval<typename Root::Reader>())) {
  constexpr std::uint64_t kLongestWords = 64ULL * 1024 * 1024;
  try {
    const kj::ArrayPtr<const kj::byte> in(reinterpret_cast<const kj::byte*>(bytes.data()),
                                          bytes.size());
    const std::size_t size = capnp::computeUnpackedSizeInWords(in);
    if (size > kLongestWords) {
      return corrupt("the stored bytes are damaged: they would unpack to " + std::to_string(size) +
                     " words");
    }
    auto words = kj::heapArray<capnp::word>(size);
    kj::ArrayInputStream stream(in);
    capnp::_::PackedInputStream unpacking(stream);
    unpacking.read(words.asBytes().begin(), words.asBytes().size());
    // Lists are opened a few times each; a message may not have its parts read again and again.
    capnp::FlatArrayMessageReader message(words, {.traversalLimitInWords = 16 * size + 1024});
    return read(message.getRoot<Root>());
  } catch (const kj::Exception& error) {
    return corrupt("the stored bytes are damaged: " + std::string(error.getDescription().cStr()));
  }
}

}  // namespace sequent::base
