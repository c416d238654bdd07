#include "engine/cmd/categories.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "engine/base/ascii.h"
#include "engine/cmd/table.h"

namespace sequent::cmd {
namespace {

constexpr std::array kNames{
    CategoryName{"keyspace", kKeyspaceCategory},
    CategoryName{"read", kReadCategory},
    CategoryName{"write", kWriteCategory},
    CategoryName{"set", kSetCategory},
    CategoryName{"sortedset", kSortedSetCategory},
    CategoryName{"list", kListCategory},
    CategoryName{"hash", kHashCategory},
    CategoryName{"string", kStringCategory},
    CategoryName{"bitmap", kBitmapCategory},
    CategoryName{"hyperloglog", kHyperLogLogCategory},
    CategoryName{"geo", kGeoCategory},
    CategoryName{"stream", kStreamCategory},
    CategoryName{"pubsub", kPubSubCategory},
    CategoryName{"admin", kAdminCategory},
    CategoryName{"fast", kFastCategory},
    CategoryName{"slow", kSlowCategory},
    CategoryName{"blocking", kBlockingCategory},
    CategoryName{"dangerous", kDangerousCategory},
    CategoryName{"connection", kConnectionCategory},
    CategoryName{"transaction", kTransactionCategory},
    CategoryName{"scripting", kScriptingCategory},
};

// Commands of one family, each name with a space before and behind it.
struct Family {
  std::uint32_t categories;
  std::string_view commands;
};

// What the flags of a command do not say. Containers are in no family, their subcommands are.
constexpr std::array kFamilies{
    Family{kAdminCategory | kDangerousCategory, " lastsave role "},
    Family{kBitmapCategory, " bitcount bitfield bitfield_ro bitop bitpos getbit setbit "},
    Family{kConnectionCategory,
           " asking auth client|caching client|getname client|getredir client|help client|id "
           "client|info client|kill client|list client|no-evict client|pause client|reply "
           "client|setname client|tracking client|trackinginfo client|unblock "
           "client|unpause command command|count command|docs command|getkeys "
           "command|getkeysandflags command|help command|info command|list echo hello ping "
           "quit readonly readwrite reset select wait "},
    Family{kDangerousCategory, " info "},
    Family{kDangerousCategory | kKeyspaceCategory,
           " flushall flushdb keys migrate restore restore-asking swapdb "},
    Family{kDangerousCategory | kListCategory | kSetCategory | kSortedSetCategory,
           " sort sort_ro "},
    Family{kGeoCategory,
           " geoadd geodist geohash geopos georadius georadius_ro georadiusbymember "
           "georadiusbymember_ro geosearch geosearchstore "},
    Family{kHashCategory,
           " hdel hexists hget hgetall hincrby hincrbyfloat hkeys hlen hmget hmset "
           "hrandfield hscan hset hsetnx hstrlen hvals "},
    Family{kHyperLogLogCategory, " pfadd pfcount pfdebug pfmerge pfselftest "},
    Family{kKeyspaceCategory,
           " copy dbsize del dump exists expire expireat expiretime move object|encoding "
           "object|freq object|help object|idletime object|refcount persist pexpire "
           "pexpireat pexpiretime pttl randomkey rename renamenx scan touch ttl type unlink "},
    Family{kListCategory,
           " blmove blmpop blpop brpop brpoplpush lindex linsert llen lmove lmpop lpop lpos "
           "lpush lpushx lrange lrem lset ltrim rpop rpoplpush rpush rpushx "},
    Family{kScriptingCategory,
           " eval eval_ro evalsha evalsha_ro fcall fcall_ro function|delete function|dump "
           "function|flush function|help function|kill function|list function|load "
           "function|restore function|stats script|debug script|exists script|flush "
           "script|help script|kill script|load "},
    Family{kSetCategory,
           " sadd scard sdiff sdiffstore sinter sintercard sinterstore sismember smembers "
           "smismember smove spop srandmember srem sscan sunion sunionstore "},
    Family{kSortedSetCategory,
           " bzmpop bzpopmax bzpopmin zadd zcard zcount zdiff zdiffstore zincrby zinter "
           "zintercard zinterstore zlexcount zmpop zmscore zpopmax zpopmin zrandmember "
           "zrange zrangebylex zrangebyscore zrangestore zrank zrem zremrangebylex "
           "zremrangebyrank zremrangebyscore zrevrange zrevrangebylex zrevrangebyscore "
           "zrevrank zscan zscore zunion zunionstore "},
    Family{kStreamCategory,
           " xack xadd xautoclaim xclaim xdel xgroup|create xgroup|createconsumer "
           "xgroup|delconsumer xgroup|destroy xgroup|help xgroup|setid xinfo|consumers "
           "xinfo|groups xinfo|help xinfo|stream xlen xpending xrange xread xreadgroup "
           "xrevrange xsetid xtrim "},
    Family{kStringCategory,
           " append decr decrby get getdel getex getrange getset incr incrby incrbyfloat "
           "lcs mget mset msetnx psetex set setex setnx setrange strlen substr "},
    Family{kTransactionCategory, " discard exec multi unwatch watch "},
};

std::uint32_t family_of(std::string_view name) {
  const std::string word = " " + std::string(name) + " ";
  const auto found = std::ranges::find_if(kFamilies, [&word](const Family& family) {
    return family.commands.find(word) != std::string_view::npos;
  });
  return found == kFamilies.end() ? 0 : found->categories;
}

struct Implied {
  CommandFlag flag;
  std::uint32_t categories;
};
constexpr std::array kImplied{
    Implied{kWrite, kWriteCategory},       Implied{kAdmin, kAdminCategory | kDangerousCategory},
    Implied{kPubSub, kPubSubCategory},     Implied{kFast, kFastCategory},
    Implied{kBlocking, kBlockingCategory},
};

std::uint32_t work_out(const CommandSpec& spec) {
  std::uint32_t categories = family_of(spec.name);
  for (const Implied& implied : kImplied) {
    categories |= spec.has(implied.flag) ? implied.categories : 0;
  }
  if (spec.has(kReadOnly) && (categories & kScriptingCategory) == 0) {
    categories |= kReadCategory;
  }
  return spec.has(kFast) ? categories : categories | kSlowCategory;
}

std::vector<std::uint32_t> of_rows() {
  std::vector<std::uint32_t> all;
  for (const CommandSpec& spec : all_commands()) {
    all.push_back(work_out(spec));
  }
  return all;
}

}  // namespace

std::span<const CategoryName> all_categories() {
  return kNames;
}

std::optional<Category> find_category(std::string_view name) {
  const auto found = std::ranges::find_if(kNames, [name](const CategoryName& each) {
    return base::equal_ignoring_case(each.name, name);
  });
  return found == kNames.end() ? std::nullopt : std::optional(found->category);
}

std::uint32_t categories_of(const CommandSpec& spec) {
  static const std::vector<std::uint32_t> kOfRows = of_rows();
  return kOfRows[row_of(spec)];
}

}  // namespace sequent::cmd
