#include "engine/cmd/key_specs.h"

#include <algorithm>
#include <array>
#include <string>

#include "engine/base/ascii.h"
#include "engine/base/parse.h"
#include "engine/cmd/table.h"

namespace sequent::cmd {
namespace {

using Find = KeySpec::Find;

constexpr std::uint16_t kReads = kKeyReadOnly | kKeyAccess;
constexpr std::uint16_t kUpdates = kKeyReadWrite | kKeyUpdate;
constexpr std::uint16_t kInserts = kKeyReadWrite | kKeyInsert;
constexpr std::uint16_t kDeletes = kKeyReadWrite | kKeyDelete;
constexpr std::uint16_t kPops = kKeyReadWrite | kKeyAccess | kKeyDelete;
constexpr std::uint16_t kModifies = kKeyReadWrite | kKeyAccess | kKeyUpdate;
constexpr std::uint16_t kOverwrites = kKeyOverwrite | kKeyUpdate;
constexpr std::uint16_t kLooks = kKeyReadOnly;

// Commands that use all their keys in one way, each name with a space before and behind it.
struct Use {
  std::uint16_t flags;
  std::string_view commands;
};
constexpr std::array kUses{
    Use{kLooks,
        " exists hexists hlen hstrlen llen memory|usage object|encoding object|freq "
        "object|idletime object|refcount scard sismember strlen touch type watch xlen zcard "},
    Use{kUpdates,
        " expire expireat geoadd hmset hset lset persist pexpire pexpireat setrange xack xadd "
        "xclaim xgroup|setid xsetid zadd "},
    Use{kInserts,
        " append hsetnx linsert lpush lpushx pfadd rpush rpushx sadd xgroup|create "
        "xgroup|createconsumer "},
    Use{kDeletes,
        " hdel lrem ltrim srem xautoclaim xdel xgroup|delconsumer xgroup|destroy xtrim zrem "
        "zremrangebylex zremrangebyrank zremrangebyscore "},
    Use{kPops,
        " blpop brpop bzpopmax bzpopmin getdel lpop rpop spop zpopmax zpopmin blmpop bzmpop "
        "lmpop zmpop "},
    Use{kModifies,
        " decr decrby getex getset hincrby hincrbyfloat incr incrby incrbyfloat move setbit "
        "zincrby eval evalsha fcall "},
    Use{kOverwrites, " mset psetex restore restore-asking setex "},
    Use{kKeyOverwrite | kKeyInsert, " msetnx setnx "},
    Use{kKeyRemove | kKeyDelete, " del unlink "},
    Use{kKeyReadWrite | kKeyAccess, " pfcount pfdebug "},
    Use{kModifies | kKeyVariable, " bitfield set "},
    Use{kKeyNone, " spublish ssubscribe sunsubscribe "},
};

// A command whose keys are used in more than one way, or stand where its row cannot say.
struct Shape {
  std::string_view commands;
  std::array<KeySpec, 3> specs;
};
constexpr KeySpec numbered(std::uint16_t flags, int begin) {
  return {.flags = flags, .begin = begin, .keyword = {}, .find = Find::kNumber};
}
constexpr KeySpec range(std::uint16_t flags, int begin, int last = 0) {
  return {.flags = flags, .begin = begin, .keyword = {}, .last = last};
}
constexpr KeySpec after(std::string_view keyword, int begin, std::uint16_t flags) {
  return {.flags = flags, .begin = begin, .keyword = keyword};
}
constexpr KeySpec unknown(std::uint16_t flags) {
  return {.flags = flags, .keyword = {}, .find = Find::kUnknown};
}
constexpr KeySpec streams(int begin) {
  return {.flags = kReads, .begin = begin, .keyword = "STREAMS", .last = -1, .share = 2};
}

constexpr std::array kShapes{
    Shape{" eval_ro evalsha_ro fcall_ro ", {numbered(kReads, 2)}},
    Shape{" eval evalsha fcall ", {numbered(kModifies, 2)}},
    Shape{" sintercard zdiff zinter zintercard zunion ", {numbered(kReads, 1)}},
    Shape{" lmpop zmpop ", {numbered(kPops, 1)}},
    Shape{" blmpop bzmpop ", {numbered(kPops, 2)}},
    Shape{" zdiffstore zinterstore zunionstore ", {range(kOverwrites, 1), numbered(kReads, 2)}},
    Shape{" blmove brpoplpush lmove rpoplpush smove ", {range(kPops, 1), range(kInserts, 2)}},
    Shape{" geosearchstore zrangestore ", {range(kOverwrites, 1), range(kReads, 2)}},
    Shape{" sdiffstore sunionstore ", {range(kOverwrites, 1), range(kReads, 2, -1)}},
    Shape{" sinterstore ", {range(kUpdates, 1), range(kReads, 2, -1)}},
    Shape{" pfmerge ", {range(kKeyReadWrite | kKeyAccess | kKeyInsert, 1), range(kReads, 2, -1)}},
    Shape{" bitop ", {range(kOverwrites, 2), range(kReads, 3, -1)}},
    Shape{" migrate ",
          {range(kPops, 3),
           {.flags = kPops | kKeyIncomplete,
            .begin = -2,
            .keyword = "KEYS",
            .find = Find::kRange,
            .last = -1}}},
    Shape{" copy ", {range(kReads, 1), range(kOverwrites, 2)}},
    Shape{" rename ", {range(kPops, 1), range(kOverwrites, 2)}},
    Shape{" renamenx ", {range(kPops, 1), range(kKeyOverwrite | kKeyInsert, 2)}},
    Shape{" georadius ",
          {range(kReads, 1), after("STORE", 6, kOverwrites), after("STOREDIST", 6, kOverwrites)}},
    Shape{" georadiusbymember ",
          {range(kReads, 1), after("STORE", 5, kOverwrites), after("STOREDIST", 5, kOverwrites)}},
    Shape{" sort ", {range(kReads, 1), unknown(kReads), unknown(kOverwrites)}},
    Shape{" sort_ro ", {range(kReads, 1), unknown(kReads)}},
    Shape{" xread ", {streams(1)}},
    Shape{" xreadgroup ", {streams(4)}},
    Shape{" spublish ", {range(kKeyNone, 1)}},
    Shape{" ssubscribe sunsubscribe ", {range(kKeyNone, 1, -1)}},
};

std::uint16_t use_of(const CommandSpec& spec) {
  const std::string word = " " + std::string(spec.name) + " ";
  const auto found = std::ranges::find_if(
      kUses, [&word](const Use& use) { return use.commands.find(word) != std::string_view::npos; });
  if (found != kUses.end()) {
    return found->flags;
  }
  return spec.has(kWrite) ? kUpdates : kReads;
}

// Where the keys of `spec` begin among the words; 0: nowhere.
std::size_t first_of(const KeySpec& spec, Args args) {
  if (spec.keyword.empty()) {
    return static_cast<std::size_t>(spec.begin);
  }
  const bool backwards = spec.begin < 0;
  auto i = static_cast<std::size_t>(backwards ? static_cast<std::int64_t>(args.size()) + spec.begin
                                              : spec.begin);
  for (; i > 0 && i < args.size(); backwards ? --i : ++i) {
    if (base::equal_ignoring_case(args[i], spec.keyword)) {
      return i + 1;
    }
  }
  return 0;
}

// False: the number of keys is wrong.
bool add_numbered(const KeySpec& spec, Args args, std::int64_t least, std::vector<KeyUse>& keys) {
  const auto at = static_cast<std::size_t>(spec.begin);
  const auto count = at < args.size() ? base::parse_int(args[at]) : std::nullopt;
  if (!count || *count < least || static_cast<std::size_t>(*count) > args.size() - at - 1) {
    return false;
  }
  for (std::size_t i = 0; i < static_cast<std::size_t>(*count); ++i) {
    keys.push_back({at + 1 + i, spec.flags});
  }
  return true;
}

void add_range(const KeySpec& spec, Args args, std::vector<KeyUse>& keys) {
  const std::size_t first = first_of(spec, args);
  if (first == 0 || first >= args.size()) {
    return;
  }
  std::size_t end = first + static_cast<std::size_t>(std::max(spec.last, 0)) + 1;
  if (spec.last < 0) {
    end = args.size() - static_cast<std::size_t>(-spec.last - 1);
  }
  if (spec.share == 2) {
    end = first + (args.size() - first) / 2;
  }
  for (std::size_t i = first; i < std::min(end, args.size());
       i += static_cast<std::size_t>(spec.step)) {
    keys.push_back({i, static_cast<std::uint16_t>(spec.flags & ~kKeyIncomplete)});
  }
}

// SET without GET does not read; BITFIELD with nothing but GET does not write.
std::uint16_t flags_of_words(const CommandSpec& spec, Args args) {
  const auto has = [args](std::size_t from, std::string_view word) {
    return std::any_of(
        args.begin() + static_cast<std::ptrdiff_t>(std::min(from, args.size())), args.end(),
        [word](std::string_view arg) { return base::equal_ignoring_case(arg, word); });
  };
  if (spec.name == "set") {
    return has(3, "GET") ? kModifies : kOverwrites;
  }
  return has(2, "SET") || has(2, "INCRBY") ? kModifies : kReads;
}

// The last STORE of SORT is what counts; words after BY, GET and LIMIT are no options.
void add_sort_store(Args args, std::vector<KeyUse>& keys) {
  std::size_t store = 0;
  for (std::size_t i = 2; i < args.size(); ++i) {
    if (base::equal_ignoring_case(args[i], "LIMIT")) {
      i += 2;
    } else if (base::equal_ignoring_case(args[i], "BY") ||
               base::equal_ignoring_case(args[i], "GET")) {
      i += 1;
    } else if (base::equal_ignoring_case(args[i], "STORE") && i + 1 < args.size()) {
      store = ++i;
    }
  }
  if (store > 0) {
    keys.push_back({store, kOverwrites});
  }
}

// MIGRATE with one key, or with KEYS behind its options: then the word of the one key is empty,
// or it is no request.
void add_migrate_keys(Args args, std::vector<KeyUse>& keys) {
  for (std::size_t i = 6; i < args.size(); ++i) {
    if (base::equal_ignoring_case(args[i], "KEYS")) {
      for (std::size_t key = i + 1; key < args.size() && args[3].empty(); ++key) {
        keys.push_back({key, kPops});
      }
      return;
    }
    if (base::equal_ignoring_case(args[i], "AUTH")) {
      i += 1;
    } else if (base::equal_ignoring_case(args[i], "AUTH2")) {
      i += 2;
    }
  }
  if (args.size() > 3) {
    keys.push_back({3, kPops});
  }
}

std::vector<KeySpec> work_out(const CommandSpec& spec) {
  const std::string word = " " + std::string(spec.name) + " ";
  for (const Shape& shape : kShapes) {
    if (shape.commands.find(word) != std::string_view::npos) {
      const auto end = std::ranges::find(shape.specs, 0, &KeySpec::flags);
      return {shape.specs.begin(), end};
    }
  }
  if (spec.first_key <= 0) {
    return {};
  }
  const int last = spec.last_key < 0 ? spec.last_key : spec.last_key - spec.first_key;
  return {{.flags = use_of(spec),
           .begin = spec.first_key,
           .keyword = {},
           .last = last,
           .step = spec.key_step}};
}

std::vector<std::vector<KeySpec>> of_rows() {
  std::vector<std::vector<KeySpec>> all;
  for (const CommandSpec& spec : all_commands()) {
    all.push_back(work_out(spec));
  }
  return all;
}

}  // namespace

const std::vector<KeySpec>& key_specs_of(const CommandSpec& spec) {
  static const std::vector<std::vector<KeySpec>> kOfRows = of_rows();
  return kOfRows[row_of(spec)];
}

std::optional<std::vector<KeyUse>> keys_of(const CommandSpec& spec, Args args) {
  std::vector<KeyUse> keys;
  if (spec.name == "migrate") {
    add_migrate_keys(args, keys);
    return keys;
  }
  const std::int64_t least = spec.has(kNoMandatoryKeys) ? 0 : 1;
  for (const KeySpec& each : key_specs_of(spec)) {
    if (each.find == Find::kNumber) {
      if (!add_numbered(each, args, least, keys)) {
        return std::nullopt;
      }
    } else if (each.find == Find::kRange) {
      add_range(each, args, keys);
    }
    if ((each.flags & kKeyVariable) != 0) {
      keys.back().flags = flags_of_words(spec, args);
    }
  }
  if (spec.name == "sort") {
    add_sort_store(args, keys);
  }
  return keys;
}

}  // namespace sequent::cmd
