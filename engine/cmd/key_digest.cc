#include "engine/cmd/key_digest.h"

#include <cstddef>
#include <span>

#include "engine/base/parse.h"
#include "engine/data/collection_view.h"

namespace sequent::cmd {
namespace {

std::string bytes_of(data::Entry entry, data::BigValues* big) {
  switch (entry.form()) {
    case data::Form::kInteger:
      return std::string(base::format_int(entry.integer()).view());
    case data::Form::kBig:
      if (const auto bytes = big->get(entry.big().id)) {
        return **bytes;
      }
      return {};
    case data::Form::kBytes:
    case data::Form::kRaw:
      break;
  }
  return std::string(entry.bytes());
}

// How many words of a rebuilding command make one element; 0: their order counts.
std::size_t words_of_element(data::Type type) {
  switch (type) {
    case data::Type::kSet:
      return 1;
    case data::Type::kHash:
    case data::Type::kZSet:
      return 2;
    case data::Type::kString:
    case data::Type::kList:
    case data::Type::kStream:
      break;
  }
  return 0;
}

base::Digest digest_of_words(std::span<const std::string_view> words) {
  base::Hasher hasher;
  for (const std::string_view word : words) {
    hasher.field(word);
  }
  return hasher.finish();
}

base::Digest digest_of_collection(const data::Collection& value) {
  constexpr std::size_t kBeforeElements = 2;  // the command and the key
  const std::size_t share = words_of_element(value.type());
  base::Digest sum;
  base::Hasher ordered;
  value.rebuild("", [&](std::span<const std::string_view> command) {
    const auto words = command.subspan(kBeforeElements);
    if (share == 0) {
      for (const std::string_view word : words) {
        ordered.field(word);
      }
      return;
    }
    for (std::size_t i = 0; i + share <= words.size(); i += share) {
      add_digest(sum, digest_of_words(words.subspan(i, share)));
    }
  });
  return share == 0 ? ordered.finish() : sum;
}

}  // namespace

base::Digest digest_of_value(data::Entry entry, data::BigValues* big) {
  const base::Digest value = entry.type() == data::Type::kString
                                 ? base::sha256(bytes_of(entry, big))
                                 : digest_of_collection(*data::CollectionView(entry));
  base::Hasher hasher;
  hasher.field(data::type_name(entry.type())).field(value.raw());
  return hasher.finish();
}

base::Digest digest_of_key(int db, data::Entry entry, data::BigValues* big) {
  base::Hasher hasher;
  hasher.field(std::to_string(db)).field(entry.key()).field(digest_of_value(entry, big).raw());
  hasher.field(entry.has_deadline() ? "expire" : "");
  return hasher.finish();
}

void add_digest(base::Digest& sum, const base::Digest& digest) {
  for (std::size_t i = 0; i < sum.bytes.size(); ++i) {
    sum.bytes.at(i) = static_cast<std::uint8_t>(sum.bytes.at(i) ^ digest.bytes.at(i));
  }
}

std::string digest_text(const base::Digest& digest) {
  constexpr std::size_t kDigits = 40;
  return digest.hex().substr(0, kDigits);
}

}  // namespace sequent::cmd
