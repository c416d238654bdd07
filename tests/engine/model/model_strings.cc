#include <algorithm>

#include "engine/base/parse.h"
#include "tests/engine/model/model.h"

namespace sequent::test {

using resp::Reply;

// SET key value [NX | XX] [PX ms | KEEPTTL] [GET]
Reply Model::set(const Words& words) {
  const auto has = [&words](const char* option) {
    return std::find(words.begin() + 3, words.end(), option) != words.end();
  };
  const bool is_there = keys_.count(words[1]) > 0;
  Reply old = {};
  if (has("GET")) {
    const std::string* text = find<std::string>(words[1]);
    old = text == nullptr ? Reply{} : Reply::bulk(*text);
  }
  if ((has("NX") && is_there) || (has("XX") && !is_there)) {
    return old;
  }
  Entry entry{words[2], std::nullopt};
  if (has("KEEPTTL") && is_there) {
    entry.deadline_ms = keys_[words[1]].deadline_ms;
  }
  if (has("PX")) {
    entry.deadline_ms =
        now_ms_ + std::stoll(*(std::find(words.begin() + 3, words.end(), "PX") + 1));
  }
  keys_[words[1]] = entry;
  return has("GET") ? old : Reply::simple("OK");
}

Reply Model::get(const Words& words) {
  const std::string* text = find<std::string>(words[1]);
  return text == nullptr ? Reply{} : Reply::bulk(*text);
}

Reply Model::getdel(const Words& words) {
  const Reply text = get(words);
  keys_.erase(words[1]);
  return text;
}

Reply Model::append(const Words& words) {
  std::string& text = find_or_make<std::string>(words[1]);
  text += words[2];
  return Reply::of(static_cast<std::int64_t>(text.size()));
}

Reply Model::setrange(const Words& words) {
  const auto offset = static_cast<std::size_t>(std::stoull(words[2]));
  if (words[3].empty()) {
    return Reply::of(static_cast<std::int64_t>(copy_of<std::string>(words[1]).size()));
  }
  std::string& text = find_or_make<std::string>(words[1]);
  text.resize(std::max(text.size(), offset + words[3].size()), '\0');
  text.replace(offset, words[3].size(), words[3]);
  return Reply::of(static_cast<std::int64_t>(text.size()));
}

Reply Model::incrby(const Words& words) {
  const std::string* text = find<std::string>(words[1]);
  const auto number = base::parse_int(text == nullptr ? "0" : *text);
  if (!number) {
    return Reply::error("ERR value is not an integer or out of range");
  }
  const std::int64_t sum = *number + std::stoll(words[2]);
  find_or_make<std::string>(words[1]) = std::to_string(sum);
  return Reply::of(sum);
}

}  // namespace sequent::test
