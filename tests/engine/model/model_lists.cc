#include <algorithm>
#include <cstdlib>

#include "tests/engine/model/model.h"

namespace sequent::test {

using resp::Reply;

// LPUSH and RPUSH
Reply Model::push(const Words& words) {
  List& list = find_or_make<List>(words[1]);
  for (std::size_t i = 2; i < words.size(); ++i) {
    list.insert(words[0] == "LPUSH" ? list.begin() : list.end(), words[i]);
  }
  return Reply::of(static_cast<std::int64_t>(list.size()));
}

// LPOP and RPOP key [count]
Reply Model::pop(const Words& words) {
  List* list = find<List>(words[1]);
  if (list == nullptr) {
    return words.size() > 2 ? Reply{.kind = resp::ReplyKind::kNullArray} : Reply{};
  }
  std::vector<std::string> popped;
  const std::size_t wanted = words.size() > 2 ? std::stoull(words[2]) : 1;
  while (popped.size() < wanted && !list->empty()) {
    popped.push_back(words[0] == "LPOP" ? list->front() : list->back());
    list->erase(words[0] == "LPOP" ? list->begin() : std::prev(list->end()));
  }
  drop_if_empty(words[1]);
  return words.size() > 2 ? bulk_list(popped) : Reply::bulk(popped[0]);
}

Reply Model::llen(const Words& words) {
  return Reply::of(static_cast<std::int64_t>(copy_of<List>(words[1]).size()));
}

Reply Model::lindex(const Words& words) {
  const List list = copy_of<List>(words[1]);
  const std::int64_t index = std::stoll(words[2]);
  const std::int64_t at = index < 0 ? index + static_cast<std::int64_t>(list.size()) : index;
  const bool is_there = at >= 0 && at < static_cast<std::int64_t>(list.size());
  return is_there ? Reply::bulk(list[static_cast<std::size_t>(at)]) : Reply{};
}

Reply Model::lrange(const Words& words) {
  const List list = copy_of<List>(words[1]);
  const IndexRange range = index_range(std::stoll(words[2]), std::stoll(words[3]), list.size());
  const auto first = list.begin() + static_cast<std::ptrdiff_t>(range.first);
  return bulk_list({first, first + static_cast<std::ptrdiff_t>(range.count)});
}

Reply Model::ltrim(const Words& words) {
  if (List* list = find<List>(words[1])) {
    const IndexRange range = index_range(std::stoll(words[2]), std::stoll(words[3]), list->size());
    const auto first = list->begin() + static_cast<std::ptrdiff_t>(range.first);
    *list = List(first, first + static_cast<std::ptrdiff_t>(range.count));
    drop_if_empty(words[1]);
  }
  return Reply::simple("OK");
}

// Of a negative count the last ones go.
Reply Model::lrem(const Words& words) {
  List* list = find<List>(words[1]);
  if (list == nullptr) {
    return Reply::of(0);
  }
  const std::int64_t count = std::stoll(words[2]);
  if (count < 0) {
    std::reverse(list->begin(), list->end());
  }
  const std::int64_t most = count == 0 ? static_cast<std::int64_t>(list->size()) : std::abs(count);
  std::int64_t removed = 0;
  for (auto at = std::find(list->begin(), list->end(), words[3]);
       at != list->end() && removed < most; at = std::find(list->begin(), list->end(), words[3])) {
    list->erase(at);
    ++removed;
  }
  if (count < 0) {
    std::reverse(list->begin(), list->end());
  }
  drop_if_empty(words[1]);
  return Reply::of(removed);
}

// LMOVE from to LEFT|RIGHT LEFT|RIGHT
Reply Model::lmove(const Words& words) {
  List* from = find<List>(words[1]);
  if (from == nullptr) {
    return {};
  }
  find<List>(words[2]);  // the type is looked at before anything moves
  const std::string moved = words[3] == "LEFT" ? from->front() : from->back();
  from->erase(words[3] == "LEFT" ? from->begin() : std::prev(from->end()));
  List& to = find_or_make<List>(words[2]);
  to.insert(words[4] == "LEFT" ? to.begin() : to.end(), moved);
  drop_if_empty(words[1]);
  return Reply::bulk(moved);
}

}  // namespace sequent::test
