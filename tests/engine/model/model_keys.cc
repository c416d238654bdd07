#include "tests/engine/model/model.h"

namespace sequent::test {

using resp::Reply;

Reply Model::del(const Words& words) {
  std::int64_t removed = 0;
  for (std::size_t i = 1; i < words.size(); ++i) {
    removed += static_cast<std::int64_t>(keys_.erase(words[i]));
  }
  return Reply::of(removed);
}

Reply Model::exists(const Words& words) {
  std::int64_t found = 0;
  for (std::size_t i = 1; i < words.size(); ++i) {
    found += static_cast<std::int64_t>(keys_.count(words[i]));
  }
  return Reply::of(found);
}

Reply Model::flushall(const Words& /*words*/) {
  keys_.clear();
  return Reply::simple("OK");
}

Reply Model::type(const Words& words) {
  static constexpr const char* kNames[] = {"string", "list", "set", "hash", "zset"};
  const auto found = keys_.find(words[1]);
  return Reply::simple(found == keys_.end() ? "none" : kNames[found->second.value.index()]);
}

Reply Model::rename(const Words& words) {
  const auto found = keys_.find(words[1]);
  if (found == keys_.end()) {
    return Reply::error("ERR no such key");
  }
  const Entry entry = found->second;
  keys_.erase(found);
  keys_[words[2]] = entry;
  return Reply::simple("OK");
}

// COPY from to [REPLACE]
Reply Model::copy(const Words& words) {
  if (words[1] == words[2]) {
    return Reply::error("ERR source and destination objects are the same");
  }
  const auto found = keys_.find(words[1]);
  if (found == keys_.end() || (words.size() == 3 && keys_.count(words[2]) > 0)) {
    return Reply::of(0);
  }
  keys_[words[2]] = Entry(found->second);
  return Reply::of(1);
}

// PEXPIRE key ms [NX | XX | GT | LT]; a key without a deadline has one at infinity.
Reply Model::pexpire(const Words& words) {
  const auto found = keys_.find(words[1]);
  if (found == keys_.end()) {
    return Reply::of(0);
  }
  const std::int64_t deadline_ms = now_ms_ + std::stoll(words[2]);
  const auto& old = found->second.deadline_ms;
  const std::string condition = words.size() > 3 ? words[3] : "";
  if ((condition == "NX" && old) || (condition == "XX" && !old) ||
      (condition == "GT" && (!old || deadline_ms <= *old)) ||
      (condition == "LT" && old && deadline_ms >= *old)) {
    return Reply::of(0);
  }
  if (deadline_ms <= now_ms_) {
    keys_.erase(found);
  } else {
    found->second.deadline_ms = deadline_ms;
  }
  return Reply::of(1);
}

Reply Model::pttl(const Words& words) {
  const auto found = keys_.find(words[1]);
  if (found == keys_.end()) {
    return Reply::of(-2);
  }
  const auto& deadline_ms = found->second.deadline_ms;
  return Reply::of(deadline_ms ? *deadline_ms - now_ms_ : -1);
}

Reply Model::persist(const Words& words) {
  const auto found = keys_.find(words[1]);
  if (found == keys_.end() || !found->second.deadline_ms) {
    return Reply::of(0);
  }
  found->second.deadline_ms.reset();
  return Reply::of(1);
}

}  // namespace sequent::test
