#include "proofcache/tactics/entry_key.h"

#include "engine/base/packed.h"

namespace sequent::tactics {

std::string encode_scope(std::span<const std::string_view> parts) {
  base::PackedWriter writer;
  for (const std::string_view part : parts) {
    writer.text(part);
  }
  return writer.bytes();
}

bool is_scope(std::string_view encoded, std::span<const std::string_view> parts) {
  base::PackedReader reader(encoded);
  for (const std::string_view part : parts) {
    if (reader.text() != part || reader.failed()) {
      return false;
    }
  }
  return reader.at_end();
}

std::uint64_t hash_scope(std::span<const std::string_view> parts, const base::HashSeed& seed) {
  base::HashSeed chained = seed;
  for (const std::string_view part : parts) {
    chained.a = base::keyed_hash(part, chained);
  }
  return chained.a;
}

}  // namespace sequent::tactics
