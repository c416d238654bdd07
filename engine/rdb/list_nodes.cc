#include "engine/rdb/list_nodes.h"

#include "engine/rdb/format.h"
#include "engine/rdb/output.h"

namespace sequent::rdb {
namespace {

constexpr std::size_t kNodeBytes = 8192;

}  // namespace

void ListNodes::add(std::string_view element) {
  if (element.size() >= kMostPacked) {
    finish();
    write_length(*text_, kPlainNode);
    write_text(*text_, element);
    ++count_;
    return;
  }
  if (node_.count() > 0 && node_.size() + element.size() > kNodeBytes) {
    finish();
  }
  node_.add(element);
}

void ListNodes::finish() {
  if (node_.count() == 0) {
    return;
  }
  write_length(*text_, kPackedNode);
  write_text(*text_, node_.finish());
  node_.clear();
  ++count_;
}

}  // namespace sequent::rdb
