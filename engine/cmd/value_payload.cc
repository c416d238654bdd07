#include "engine/cmd/value_payload.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "engine/base/parse.h"
#include "engine/data/collection_view.h"

namespace sequent::cmd {
namespace {

std::uint32_t narrow(std::int64_t limit) {
  constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(limit, 0, kMost));
}

std::uint64_t unsigned_of(std::int64_t limit) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(limit, 0));
}

}  // namespace

rdb::Limits rdb_limits(const state::Config& config) {
  return {.hash = {.elements = narrow(config.hash_max_listpack_entries),
                   .text = narrow(config.hash_max_listpack_value)},
          .zset = {.elements = narrow(config.zset_max_listpack_entries),
                   .text = narrow(config.zset_max_listpack_value)},
          .set_integers = narrow(config.set_max_intset_entries),
          .list = data::ListChunkLimit::from_setting(config.list_max_listpack_size),
          .stream = {.entries = unsigned_of(config.stream_node_max_entries),
                     .bytes = unsigned_of(config.stream_node_max_bytes)}};
}

base::Status write_value(std::string& to, data::Entry entry, data::BigValues* big) {
  if (entry.type() != data::Type::kString) {
    rdb::write_collection(to, *data::CollectionView(entry));
    return {};
  }
  switch (entry.form()) {
    case data::Form::kBytes:
    case data::Form::kRaw:
      rdb::write_string(to, entry.bytes());
      break;
    case data::Form::kInteger:
      rdb::write_string(to, base::format_int(entry.integer()));
      break;
    case data::Form::kBig: {
      SEQUENT_TRY_ASSIGN(const auto bytes, big->get(entry.big().id));
      rdb::write_string(to, *bytes);
    }
  }
  return {};
}

}  // namespace sequent::cmd
