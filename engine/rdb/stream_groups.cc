#include "engine/rdb/stream_groups.h"

#include <cstdint>

#include "engine/rdb/output.h"

namespace sequent::rdb {

base::Status read_groups(Input& in, ValueType /*type*/, data::Stream& /*stream*/) {
  SEQUENT_TRY_ASSIGN(const std::uint64_t count, in.length());
  if (count > 0) {
    return base::corrupt("a stream with consumer groups, which are not supported");
  }
  return {};
}

void write_groups(std::string& to, const data::Stream& /*stream*/) {
  write_length(to, 0);
}

}  // namespace sequent::rdb
