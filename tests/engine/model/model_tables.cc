// Sets, hashes and sorted sets.

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/base/parse.h"
#include "tests/engine/model/model.h"

namespace sequent::test {
namespace {

using resp::Reply;

// By score, then by member.
std::vector<std::pair<double, std::string>> in_order(const Model::ZSet& zset) {
  std::vector<std::pair<double, std::string>> members;
  for (const auto& [member, score] : zset.scores) {
    members.emplace_back(score, member);
  }
  std::sort(members.begin(), members.end());
  return members;
}

}  // namespace

Reply Model::sadd(const Words& words) {
  Set& set = find_or_make<Set>(words[1]);
  const std::size_t before = set.size();
  set.insert(words.begin() + 2, words.end());
  return Reply::of(static_cast<std::int64_t>(set.size() - before));
}

Reply Model::srem(const Words& words) {
  Set* set = find<Set>(words[1]);
  std::int64_t removed = 0;
  for (std::size_t i = 2; set != nullptr && i < words.size(); ++i) {
    removed += static_cast<std::int64_t>(set->erase(words[i]));
  }
  drop_if_empty(words[1]);
  return Reply::of(removed);
}

Reply Model::sismember(const Words& words) {
  return Reply::of(static_cast<std::int64_t>(copy_of<Set>(words[1]).count(words[2])));
}

Reply Model::scard(const Words& words) {
  return Reply::of(static_cast<std::int64_t>(copy_of<Set>(words[1]).size()));
}

Reply Model::smembers(const Words& words) {
  const Set set = copy_of<Set>(words[1]);
  Reply reply = bulk_list({set.begin(), set.end()});
  reply.kind = resp::ReplyKind::kSet;
  return reply;
}

void Model::put_set(const std::string& key, Set set) {
  keys_[key] = Entry{std::move(set), std::nullopt};
  drop_if_empty(key);
}

// SUNION key…, SINTERSTORE to key…
Reply Model::set_algebra(const Words& words) {
  const bool stores = words[0].ends_with("STORE");
  const std::size_t first = stores ? 2 : 1;
  std::vector<Set> sets;
  for (std::size_t i = first; i < words.size(); ++i) {
    sets.push_back(copy_of<Set>(words[i]));
  }
  Set result = sets[0];
  for (std::size_t i = 1; i < sets.size(); ++i) {
    const Set left = std::exchange(result, {});
    const auto into = std::inserter(result, result.end());
    if (words[0].starts_with("SUNION")) {
      std::set_union(left.begin(), left.end(), sets[i].begin(), sets[i].end(), into);
    } else if (words[0].starts_with("SINTER")) {
      std::set_intersection(left.begin(), left.end(), sets[i].begin(), sets[i].end(), into);
    } else {
      std::set_difference(left.begin(), left.end(), sets[i].begin(), sets[i].end(), into);
    }
  }
  if (stores) {
    put_set(words[1], result);
    return Reply::of(static_cast<std::int64_t>(result.size()));
  }
  Reply reply = bulk_list({result.begin(), result.end()});
  reply.kind = resp::ReplyKind::kSet;
  return reply;
}

Reply Model::hset(const Words& words) {
  Hash& hash = find_or_make<Hash>(words[1]);
  const std::size_t before = hash.size();
  for (std::size_t i = 2; i + 1 < words.size(); i += 2) {
    hash[words[i]] = words[i + 1];
  }
  return Reply::of(static_cast<std::int64_t>(hash.size() - before));
}

Reply Model::hget(const Words& words) {
  const Hash hash = copy_of<Hash>(words[1]);
  const auto found = hash.find(words[2]);
  return found == hash.end() ? Reply{} : Reply::bulk(found->second);
}

Reply Model::hdel(const Words& words) {
  Hash* hash = find<Hash>(words[1]);
  std::int64_t removed = 0;
  for (std::size_t i = 2; hash != nullptr && i < words.size(); ++i) {
    removed += static_cast<std::int64_t>(hash->erase(words[i]));
  }
  drop_if_empty(words[1]);
  return Reply::of(removed);
}

Reply Model::hgetall(const Words& words) {
  Reply reply{.kind = resp::ReplyKind::kMap};
  for (const auto& [field, value] : copy_of<Hash>(words[1])) {
    reply.items.push_back(Reply::bulk(field));
    reply.items.push_back(Reply::bulk(value));
  }
  return reply;
}

Reply Model::hincrby(const Words& words) {
  const Hash hash = copy_of<Hash>(words[1]);
  const auto found = hash.find(words[2]);
  const auto number = base::parse_int(found == hash.end() ? "0" : found->second);
  if (!number) {
    return Reply::error("ERR hash value is not an integer");
  }
  const std::int64_t sum = *number + std::stoll(words[3]);
  find_or_make<Hash>(words[1])[words[2]] = std::to_string(sum);
  return Reply::of(sum);
}

Reply Model::zadd(const Words& words) {
  ZSet& zset = find_or_make<ZSet>(words[1]);
  const std::size_t before = zset.scores.size();
  for (std::size_t i = 2; i + 1 < words.size(); i += 2) {
    zset.scores[words[i + 1]] = std::stod(words[i]);
  }
  return Reply::of(static_cast<std::int64_t>(zset.scores.size() - before));
}

Reply Model::zincrby(const Words& words) {
  double& score = find_or_make<ZSet>(words[1]).scores[words[3]];
  score += std::stod(words[2]);
  return Reply::bulk(score_text(score));
}

Reply Model::zrem(const Words& words) {
  ZSet* zset = find<ZSet>(words[1]);
  std::int64_t removed = 0;
  for (std::size_t i = 2; zset != nullptr && i < words.size(); ++i) {
    removed += static_cast<std::int64_t>(zset->scores.erase(words[i]));
  }
  drop_if_empty(words[1]);
  return Reply::of(removed);
}

Reply Model::zscore(const Words& words) {
  const ZSet zset = copy_of<ZSet>(words[1]);
  const auto found = zset.scores.find(words[2]);
  return found == zset.scores.end() ? Reply{} : Reply::bulk(score_text(found->second));
}

Reply Model::zrank(const Words& words) {
  const auto members = in_order(copy_of<ZSet>(words[1]));
  const auto found = std::find_if(members.begin(), members.end(), [&words](const auto& scored) {
    return scored.second == words[2];
  });
  return found == members.end() ? Reply{} : Reply::of(found - members.begin());
}

// ZRANGE key first last WITHSCORES
Reply Model::zrange(const Words& words) {
  const auto members = in_order(copy_of<ZSet>(words[1]));
  const IndexRange range = index_range(std::stoll(words[2]), std::stoll(words[3]), members.size());
  std::vector<std::string> texts;
  for (std::size_t i = range.first; i < range.first + range.count; ++i) {
    texts.push_back(members[i].second);
    texts.push_back(score_text(members[i].first));
  }
  return bulk_list(texts);
}

// ZRANGEBYSCORE key least most
Reply Model::zrangebyscore(const Words& words) {
  std::vector<std::string> texts;
  for (const auto& [score, member] : in_order(copy_of<ZSet>(words[1]))) {
    if (score >= std::stod(words[2]) && score <= std::stod(words[3])) {
      texts.push_back(member);
    }
  }
  return bulk_list(texts);
}

}  // namespace sequent::test
