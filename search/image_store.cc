#include "search/image_store.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/compress.h"
#include "engine/store/typed.h"

namespace sequent::search {
namespace {

constexpr std::uint64_t kFormat = 1;
// Of what an index holds: to be raised with each change of the normal form, of the keys of
// postings or of what is read of declarations. tests/search/image_test.cc notices most of them.
constexpr std::uint64_t kIndexVersion = 6;

constexpr std::size_t kPieceBytes = 512 * 1024;
constexpr std::size_t kPiecesAtOnce = 16;
constexpr std::uint64_t kMostPieces = 1U << 14U;

struct Head {
  base::Digest digest;  // of the frame
  std::uint64_t bytes = 0;
  std::uint64_t pieces = 0;
  decls::ChangePosition position;
};

std::string encode(const Head& head) {
  base::PackedWriter to;
  to.number(kFormat).number(kIndexVersion).raw(head.digest.raw());
  to.number(head.bytes).number(head.pieces);
  to.text(head.position.entry).number(head.position.begun.size());
  for (const auto& [token, begun] : head.position.begun) {
    to.text(token).number(static_cast<std::uint64_t>(begun.at_ms)).number(begun.names.size());
    for (const std::string& name : begun.names) {
      to.text(name);
    }
  }
  return to.bytes();
}

// Absent: it is none, or of another version.
std::optional<Head> decode_head(std::string_view bytes) {
  base::PackedReader from(bytes);
  if (from.number() != kFormat || from.number() != kIndexVersion) {
    return std::nullopt;
  }
  Head head;
  const auto digest = base::Digest::from_raw(from.raw(head.digest.bytes.size()));
  if (!digest) {
    return std::nullopt;
  }
  head.digest = *digest;
  head.bytes = from.number();
  head.pieces = from.number();
  head.position.entry = from.text();
  const std::uint64_t changes = from.count();
  for (std::uint64_t i = 0; i < changes; ++i) {
    decls::ChangePosition::Begun& begun = head.position.begun[std::string(from.text())];
    begun.at_ms = static_cast<std::int64_t>(from.number());
    begun.names.resize(from.count());
    for (std::string& name : begun.names) {
      name = from.text();
    }
  }
  return from.failed() || !from.at_end() || head.pieces > kMostPieces
             ? std::nullopt
             : std::optional(std::move(head));
}

std::vector<std::string> piece_keys(const SearchKeys& keys, const Head& head) {
  std::vector<std::string> all;
  for (std::uint64_t i = 0; i < head.pieces; ++i) {
    all.push_back(keys.piece(head.digest, i));
  }
  return all;
}

// Absent: a piece is missing.
base::Result<std::optional<std::string>> read_pieces(store::Store& store,
                                                     const std::vector<std::string>& keys) {
  std::string frame;
  frame.reserve(keys.size() * kPieceBytes);
  for (std::size_t i = 0; i < keys.size(); i += kPiecesAtOnce) {
    const auto some = std::span(keys).subspan(i, std::min(kPiecesAtOnce, keys.size() - i));
    SEQUENT_TRY_ASSIGN(const auto pieces, store::get_many(store, some));
    for (const std::optional<std::string>& piece : pieces) {
      if (!piece) {
        return std::optional<std::string>();
      }
      frame += *piece;
    }
  }
  return std::optional(std::move(frame));
}

}  // namespace

ImageStore::ImageStore(store::Store& store, std::string_view name_space)
    : store_(store.repeatable()), keys_(name_space) {}

base::Result<std::optional<decls::ChangePosition>> ImageStore::load(Index& index) {
  SEQUENT_TRY_ASSIGN(const auto bytes, store::get_bytes(store_, keys_.image()));
  std::optional<Head> head = bytes ? decode_head(*bytes) : std::nullopt;
  if (!head) {
    return std::optional<decls::ChangePosition>();
  }
  SEQUENT_TRY_ASSIGN(const auto frame, read_pieces(store_, piece_keys(keys_, *head)));
  if (!frame) {
    return std::optional<decls::ChangePosition>();
  }
  const base::Result<std::string> image = base::decompress(*frame, head->bytes);
  if (!image) {
    return std::optional<decls::ChangePosition>();
  }
  base::PackedReader from(*image);
  return index.read(from) ? std::optional(std::move(head->position)) : std::nullopt;
}

base::Status ImageStore::save(const Index& index, const decls::ChangePosition& position) {
  base::PackedWriter image;
  index.write(image);
  const std::string frame = base::compress(image.bytes());
  const Head head{.digest = base::sha256(frame),
                  .bytes = image.bytes().size(),
                  .pieces = (frame.size() + kPieceBytes - 1) / kPieceBytes,
                  .position = position};
  SEQUENT_TRY_ASSIGN(const auto before, store::get_bytes(store_, keys_.image()));
  const std::vector<std::string> keys = piece_keys(keys_, head);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    SEQUENT_TRY(store::put_bytes(store_, keys[i],
                                 std::string_view(frame).substr(i * kPieceBytes, kPieceBytes)));
  }
  SEQUENT_TRY(store::put_bytes(store_, keys_.image(), encode(head)));
  const std::optional<Head> old = before ? decode_head(*before) : std::nullopt;
  if (!old || old->digest == head.digest) {
    return {};
  }
  const std::vector<std::string> stale = piece_keys(keys_, *old);
  const std::vector<std::string_view> views(stale.begin(), stale.end());
  SEQUENT_TRY(store::remove(store_, views));
  return {};
}

}  // namespace sequent::search
