#include "engine/cmd/key_events.h"

#include <algorithm>
#include <array>
#include <string>

namespace sequent::cmd {
namespace {

using state::kGenericEvent;
using state::kHashEvent;
using state::kListEvent;
using state::kSetEvent;
using state::kStreamEvent;
using state::kStringEvent;
using state::kZSetEvent;

struct Declared {
  std::string_view command;
  KeyEvent event;
};

// Sorted by command. A command that is not here changes no key, or names its events itself.
constexpr std::array kDeclared{
    Declared{"append", {kStringEvent, "append"}},
    Declared{"bitfield", {kStringEvent, "setbit"}},
    Declared{"bitop", {kStringEvent, "set"}},
    Declared{"blpop", {kListEvent, "lpop"}},
    Declared{"brpop", {kListEvent, "rpop"}},
    Declared{"bzpopmax", {kZSetEvent, "zpopmax"}},
    Declared{"bzpopmin", {kZSetEvent, "zpopmin"}},
    Declared{"copy", {kGenericEvent, "copy_to"}},
    Declared{"decr", {kStringEvent, "incrby"}},
    Declared{"decrby", {kStringEvent, "incrby"}},
    Declared{"del", kDelEvent},
    Declared{"expire", kExpireEvent},
    Declared{"expireat", kExpireEvent},
    Declared{"geoadd", {kZSetEvent, "zadd"}},
    Declared{"georadius", {kZSetEvent, "georadiusstore"}},
    Declared{"georadiusbymember", {kZSetEvent, "georadiusstore"}},
    Declared{"geosearchstore", {kZSetEvent, "geosearchstore"}},
    Declared{"getdel", kDelEvent},
    Declared{"getex", kExpireEvent},
    Declared{"getset", {kStringEvent, "set"}},
    Declared{"hdel", {kHashEvent, "hdel"}},
    Declared{"hincrby", {kHashEvent, "hincrby"}},
    Declared{"hincrbyfloat", {kHashEvent, "hincrbyfloat"}},
    Declared{"hmset", {kHashEvent, "hset"}},
    Declared{"hset", {kHashEvent, "hset"}},
    Declared{"hsetnx", {kHashEvent, "hset"}},
    Declared{"incr", {kStringEvent, "incrby"}},
    Declared{"incrby", {kStringEvent, "incrby"}},
    Declared{"incrbyfloat", {kStringEvent, "incrbyfloat"}},
    Declared{"linsert", {kListEvent, "linsert"}},
    Declared{"lpop", {kListEvent, "lpop"}},
    Declared{"lpush", {kListEvent, "lpush"}},
    Declared{"lpushx", {kListEvent, "lpush"}},
    Declared{"lrem", {kListEvent, "lrem"}},
    Declared{"lset", {kListEvent, "lset"}},
    Declared{"ltrim", {kListEvent, "ltrim"}},
    Declared{"mset", {kStringEvent, "set"}},
    Declared{"msetnx", {kStringEvent, "set"}},
    Declared{"persist", kPersistEvent},
    Declared{"pexpire", kExpireEvent},
    Declared{"pexpireat", kExpireEvent},
    Declared{"pfadd", {kStringEvent, "pfadd"}},
    Declared{"pfmerge", {kStringEvent, "pfadd"}},
    Declared{"psetex", {kStringEvent, "set"}},
    Declared{"restore", {kGenericEvent, "restore"}},
    Declared{"rpop", {kListEvent, "rpop"}},
    Declared{"rpush", {kListEvent, "rpush"}},
    Declared{"rpushx", {kListEvent, "rpush"}},
    Declared{"sadd", {kSetEvent, "sadd"}},
    Declared{"sdiffstore", {kSetEvent, "sdiffstore"}},
    Declared{"set", {kStringEvent, "set"}},
    Declared{"setbit", {kStringEvent, "setbit"}},
    Declared{"setex", {kStringEvent, "set"}},
    Declared{"setnx", {kStringEvent, "set"}},
    Declared{"setrange", {kStringEvent, "setrange"}},
    Declared{"sinterstore", {kSetEvent, "sinterstore"}},
    Declared{"sort", {kListEvent, "sortstore"}},
    Declared{"spop", {kSetEvent, "spop"}},
    Declared{"srem", {kSetEvent, "srem"}},
    Declared{"sunionstore", {kSetEvent, "sunionstore"}},
    Declared{"unlink", kDelEvent},
    Declared{"xadd", {kStreamEvent, "xadd"}},
    Declared{"xdel", {kStreamEvent, "xdel"}},
    Declared{"xgroup|create", {kStreamEvent, "xgroup-create"}},
    Declared{"xgroup|createconsumer", {kStreamEvent, "xgroup-createconsumer"}},
    Declared{"xgroup|delconsumer", {kStreamEvent, "xgroup-delconsumer"}},
    Declared{"xgroup|destroy", {kStreamEvent, "xgroup-destroy"}},
    Declared{"xgroup|setid", {kStreamEvent, "xgroup-setid"}},
    Declared{"xsetid", {kStreamEvent, "xsetid"}},
    Declared{"xtrim", {kStreamEvent, "xtrim"}},
    Declared{"zadd", {kZSetEvent, "zadd"}},
    Declared{"zdiffstore", {kZSetEvent, "zdiffstore"}},
    Declared{"zincrby", {kZSetEvent, "zincr"}},
    Declared{"zinterstore", {kZSetEvent, "zinterstore"}},
    Declared{"zpopmax", {kZSetEvent, "zpopmax"}},
    Declared{"zpopmin", {kZSetEvent, "zpopmin"}},
    Declared{"zrangestore", {kZSetEvent, "zrangestore"}},
    Declared{"zrem", {kZSetEvent, "zrem"}},
    Declared{"zremrangebylex", {kZSetEvent, "zremrangebylex"}},
    Declared{"zremrangebyrank", {kZSetEvent, "zremrangebyrank"}},
    Declared{"zremrangebyscore", {kZSetEvent, "zremrangebyscore"}},
    Declared{"zunionstore", {kZSetEvent, "zunionstore"}},
};
static_assert(std::ranges::is_sorted(kDeclared, {}, &Declared::command));

}  // namespace

const KeyEvent& event_of(const CommandSpec& spec) {
  static constexpr KeyEvent kNone{};
  const auto found = std::ranges::lower_bound(kDeclared, spec.name, {}, &Declared::command);
  return found != kDeclared.end() && found->command == spec.name ? found->event : kNone;
}

void publish_event(state::Instance& instance, int db, const KeyEvent& event, std::string_view key) {
  const std::uint32_t wanted = instance.event_classes;
  if (event.name.empty() || (wanted & event.event_class) == 0) {
    return;
  }
  const std::string number = std::to_string(db);
  if ((wanted & state::kKeyspaceChannel) != 0) {
    std::string channel = "__keyspace@";
    channel.append(number).append("__:").append(key);
    instance.pubsub.publish(channel, event.name);
  }
  if ((wanted & state::kKeyeventChannel) != 0) {
    std::string channel = "__keyevent@";
    channel.append(number).append("__:").append(event.name);
    instance.pubsub.publish(channel, key);
  }
}

}  // namespace sequent::cmd
