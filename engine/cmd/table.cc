#include "engine/cmd/table.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <type_traits>

#include "engine/base/ascii.h"
#include "engine/cmd/absent_commands.h"
#include "engine/cmd/acl_commands.h"
#include "engine/cmd/bitfield_commands.h"
#include "engine/cmd/bitmap_commands.h"
#include "engine/cmd/client_commands.h"
#include "engine/cmd/client_kill_command.h"
#include "engine/cmd/command_commands.h"
#include "engine/cmd/command_docs_command.h"
#include "engine/cmd/config_commands.h"
#include "engine/cmd/connection_commands.h"
#include "engine/cmd/counter_commands.h"
#include "engine/cmd/debug_commands.h"
#include "engine/cmd/dump_commands.h"
#include "engine/cmd/expire_commands.h"
#include "engine/cmd/function_commands.h"
#include "engine/cmd/function_dump_commands.h"
#include "engine/cmd/geo_commands.h"
#include "engine/cmd/geo_search_commands.h"
#include "engine/cmd/hash_commands.h"
#include "engine/cmd/hyperloglog_commands.h"
#include "engine/cmd/key_commands.h"
#include "engine/cmd/latency_commands.h"
#include "engine/cmd/lcs_commands.h"
#include "engine/cmd/list_commands.h"
#include "engine/cmd/list_move_commands.h"
#include "engine/cmd/list_pop_commands.h"
#include "engine/cmd/memory_commands.h"
#include "engine/cmd/object_commands.h"
#include "engine/cmd/pubsub_commands.h"
#include "engine/cmd/save_commands.h"
#include "engine/cmd/scan_commands.h"
#include "engine/cmd/script_commands.h"
#include "engine/cmd/server_commands.h"
#include "engine/cmd/set_algebra_commands.h"
#include "engine/cmd/set_commands.h"
#include "engine/cmd/slowlog_commands.h"
#include "engine/cmd/sort_commands.h"
#include "engine/cmd/store_commands.h"
#include "engine/cmd/stream_claim_commands.h"
#include "engine/cmd/stream_commands.h"
#include "engine/cmd/stream_group_commands.h"
#include "engine/cmd/stream_info_commands.h"
#include "engine/cmd/stream_read_commands.h"
#include "engine/cmd/string_commands.h"
#include "engine/cmd/sync_commands.h"
#include "engine/cmd/tracking_commands.h"
#include "engine/cmd/transaction_commands.h"
#include "engine/cmd/zset_algebra_commands.h"
#include "engine/cmd/zset_commands.h"
#include "engine/cmd/zset_pop_commands.h"
#include "engine/cmd/zset_range_commands.h"

namespace sequent::cmd {
namespace {

// Sorted by name. Arity, flags and key positions are those of COMMAND INFO of Redis 7.0.
// clang-format off
constexpr CommandSpec kCommands[] = {
    {"acl", -2, 0, 0, 0, 0, nullptr},
    {"acl|cat", -2, kNoScript | kLoading | kStale, 0, 0, 0, acl_cat},
    {"acl|deluser", -3, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, acl_deluser},
    {"acl|dryrun", -4, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, acl_dryrun},
    {"acl|genpass", -2, kNoScript | kLoading | kStale, 0, 0, 0, acl_genpass},
    {"acl|getuser", 3, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, acl_getuser},
    {"acl|help", 2, kLoading | kStale, 0, 0, 0, acl_help},
    {"acl|list", 2, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, acl_list},
    {"acl|load", 2, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, acl_load},
    {"acl|log", -2, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, acl_log},
    {"acl|save", 2, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, acl_save},
    {"acl|setuser", -3, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, acl_setuser},
    {"acl|users", 2, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, acl_users},
    {"acl|whoami", 2, kNoScript | kLoading | kStale, 0, 0, 0, acl_whoami},
    {"append", 3, kWrite | kDenyOom | kFast, 1, 1, 1, append},
    {"asking", 1, kFast, 0, 0, 0, cluster_disabled},
    {"auth", -2, kNoScript | kLoading | kStale | kFast | kNoAuth | kAllowBusy, 0, 0, 0, auth},
    {"bgrewriteaof", 1, kAdmin | kNoScript | kNoAsyncLoading, 0, 0, 0, bgrewriteaof},
    {"bgsave", -1, kAdmin | kNoScript | kNoAsyncLoading, 0, 0, 0, bgsave},
    {"bitcount", -2, kReadOnly, 1, 1, 1, bitcount},
    {"bitfield", -2, kWrite | kDenyOom, 1, 1, 1, bitfield},
    {"bitfield_ro", -2, kReadOnly | kFast, 1, 1, 1, bitfield_ro},
    {"bitop", -4, kWrite | kDenyOom, 2, -1, 1, bitop},
    {"bitpos", -3, kReadOnly, 1, 1, 1, bitpos},
    {"blmove", 6, kWrite | kDenyOom | kNoScript | kBlocking, 1, 2, 1, blmove},
    {"blmpop", -5, kWrite | kBlocking | kMovableKeys, 0, 0, 0, blmpop},
    {"blpop", -3, kWrite | kNoScript | kBlocking, 1, -2, 1, blpop},
    {"brpop", -3, kWrite | kNoScript | kBlocking, 1, -2, 1, brpop},
    {"brpoplpush", 4, kWrite | kDenyOom | kNoScript | kBlocking, 1, 2, 1, brpoplpush},
    {"bzmpop", -5, kWrite | kBlocking | kMovableKeys, 0, 0, 0, bzmpop},
    {"bzpopmax", -3, kWrite | kNoScript | kBlocking | kFast, 1, -2, 1, bzpopmax},
    {"bzpopmin", -3, kWrite | kNoScript | kBlocking | kFast, 1, -2, 1, bzpopmin},
    {"client", -2, 0, 0, 0, 0, nullptr},
    {"client|caching", 3, kNoScript | kLoading | kStale, 0, 0, 0, client_caching},
    {"client|getname", 2, kNoScript | kLoading | kStale, 0, 0, 0, client_getname},
    {"client|getredir", 2, kNoScript | kLoading | kStale, 0, 0, 0, client_getredir},
    {"client|help", 2, kLoading | kStale, 0, 0, 0, client_help},
    {"client|id", 2, kNoScript | kLoading | kStale, 0, 0, 0, client_id},
    {"client|info", 2, kNoScript | kLoading | kStale, 0, 0, 0, client_info},
    {"client|kill", -3, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, client_kill},
    {"client|list", -2, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, client_list},
    {"client|no-evict", 3, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, client_no_evict},
    {"client|pause", -3, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, client_pause},
    {"client|reply", 3, kNoScript | kLoading | kStale, 0, 0, 0, client_reply},
    {"client|setname", 3, kNoScript | kLoading | kStale, 0, 0, 0, client_setname},
    {"client|tracking", -3, kNoScript | kLoading | kStale, 0, 0, 0, client_tracking},
    {"client|trackinginfo", 2, kNoScript | kLoading | kStale, 0, 0, 0, client_trackinginfo},
    {"client|unblock", -3, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, client_unblock},
    {"client|unpause", 2, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, client_unpause},
    {"cluster", -2, 0, 0, 0, 0, nullptr},
    {"cluster|addslots", -3, kAdmin | kStale | kNoAsyncLoading, 0, 0, 0, cluster_disabled},
    {"cluster|addslotsrange", -4, kAdmin | kStale | kNoAsyncLoading, 0, 0, 0, cluster_disabled},
    {"cluster|bumpepoch", 2, kAdmin | kStale | kNoAsyncLoading, 0, 0, 0, cluster_disabled},
    {"cluster|count-failure-reports", 3, kAdmin | kStale, 0, 0, 0, cluster_disabled},
    {"cluster|countkeysinslot", 3, kStale, 0, 0, 0, cluster_disabled},
    {"cluster|delslots", -3, kAdmin | kStale | kNoAsyncLoading, 0, 0, 0, cluster_disabled},
    {"cluster|delslotsrange", -4, kAdmin | kStale | kNoAsyncLoading, 0, 0, 0, cluster_disabled},
    {"cluster|failover", -2, kAdmin | kStale | kNoAsyncLoading, 0, 0, 0, cluster_disabled},
    {"cluster|flushslots", 2, kAdmin | kStale | kNoAsyncLoading, 0, 0, 0, cluster_disabled},
    {"cluster|forget", 3, kAdmin | kStale | kNoAsyncLoading, 0, 0, 0, cluster_disabled},
    {"cluster|getkeysinslot", 4, kStale, 0, 0, 0, cluster_disabled},
    {"cluster|help", 2, kLoading | kStale, 0, 0, 0, cluster_disabled},
    {"cluster|info", 2, kStale, 0, 0, 0, cluster_disabled},
    {"cluster|keyslot", 3, kStale, 0, 0, 0, cluster_disabled},
    {"cluster|links", 2, kStale, 0, 0, 0, cluster_disabled},
    {"cluster|meet", -4, kAdmin | kStale | kNoAsyncLoading, 0, 0, 0, cluster_disabled},
    {"cluster|myid", 2, kStale, 0, 0, 0, cluster_disabled},
    {"cluster|nodes", 2, kStale, 0, 0, 0, cluster_disabled},
    {"cluster|replicas", 3, kAdmin | kStale, 0, 0, 0, cluster_disabled},
    {"cluster|replicate", 3, kAdmin | kStale | kNoAsyncLoading, 0, 0, 0, cluster_disabled},
    {"cluster|reset", -2, kAdmin | kNoScript | kStale, 0, 0, 0, cluster_disabled},
    {"cluster|saveconfig", 2, kAdmin | kStale | kNoAsyncLoading, 0, 0, 0, cluster_disabled},
    {"cluster|set-config-epoch", 3, kAdmin | kStale | kNoAsyncLoading, 0, 0, 0, cluster_disabled},
    {"cluster|setslot", -4, kAdmin | kStale | kNoAsyncLoading, 0, 0, 0, cluster_disabled},
    {"cluster|shards", 2, kStale, 0, 0, 0, cluster_disabled},
    {"cluster|slaves", 3, kAdmin | kStale, 0, 0, 0, cluster_disabled},
    {"cluster|slots", 2, kStale, 0, 0, 0, cluster_disabled},
    {"command", -1, kLoading | kStale, 0, 0, 0, command},
    {"command|count", 2, kLoading | kStale, 0, 0, 0, command_count},
    {"command|docs", -2, kLoading | kStale, 0, 0, 0, command_docs},
    {"command|getkeys", -4, kLoading | kStale, 0, 0, 0, command_getkeys},
    {"command|getkeysandflags", -4, kLoading | kStale, 0, 0, 0, command_getkeysandflags},
    {"command|help", 2, kLoading | kStale, 0, 0, 0, command_help},
    {"command|info", -2, kLoading | kStale, 0, 0, 0, command_info},
    {"command|list", -2, kLoading | kStale, 0, 0, 0, command_list},
    {"config", -2, 0, 0, 0, 0, nullptr},
    {"config|get", -3, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, config_get},
    {"config|help", 2, kLoading | kStale, 0, 0, 0, config_help},
    {"config|resetstat", 2, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, config_resetstat},
    {"config|rewrite", 2, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, config_rewrite},
    {"config|set", -4, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, config_set},
    {"copy", -3, kWrite | kDenyOom, 1, 2, 1, copy},
    {"dbsize", 1, kReadOnly | kFast, 0, 0, 0, dbsize},
    {"debug", -2, kAdmin | kNoScript | kLoading | kStale | kProtected, 0, 0, 0, debug},
    {"decr", 2, kWrite | kDenyOom | kFast, 1, 1, 1, decr},
    {"decrby", 3, kWrite | kDenyOom | kFast, 1, 1, 1, decrby},
    {"del", -2, kWrite, 1, -1, 1, del},
    {"discard", 1, kNoScript | kLoading | kStale | kFast | kAllowBusy, 0, 0, 0, discard},
    {"dump", 2, kReadOnly, 1, 1, 1, dump},
    {"echo", 2, kLoading | kStale | kFast, 0, 0, 0, echo},
    {"eval", -3, kNoScript | kStale | kSkipMonitor | kMayReplicate | kNoMandatoryKeys | kMovableKeys, 0, 0, 0, eval},
    {"eval_ro", -3, kReadOnly | kNoScript | kStale | kSkipMonitor | kNoMandatoryKeys | kMovableKeys, 0, 0, 0, eval_ro},
    {"evalsha", -3, kNoScript | kStale | kSkipMonitor | kMayReplicate | kNoMandatoryKeys | kMovableKeys, 0, 0, 0, evalsha},
    {"evalsha_ro", -3, kReadOnly | kNoScript | kStale | kSkipMonitor | kNoMandatoryKeys | kMovableKeys, 0, 0, 0, evalsha_ro},
    {"exec", 1, kNoScript | kLoading | kStale | kSkipSlowlog, 0, 0, 0, exec},
    {"exists", -2, kReadOnly | kFast | kNoTouch, 1, -1, 1, exists},
    {"expire", -3, kWrite | kFast, 1, 1, 1, expire},
    {"expireat", -3, kWrite | kFast, 1, 1, 1, expireat},
    {"expiretime", 2, kReadOnly | kFast | kNoTouch, 1, 1, 1, expiretime},
    {"failover", -1, kAdmin | kNoScript | kStale, 0, 0, 0, failover},
    {"fcall", -3, kNoScript | kStale | kSkipMonitor | kMayReplicate | kNoMandatoryKeys | kMovableKeys, 0, 0, 0, fcall},
    {"fcall_ro", -3, kReadOnly | kNoScript | kStale | kSkipMonitor | kNoMandatoryKeys | kMovableKeys, 0, 0, 0, fcall_ro},
    {"flushall", -1, kWrite, 0, 0, 0, flushall},
    {"flushdb", -1, kWrite, 0, 0, 0, flushdb},
    {"function", -2, 0, 0, 0, 0, nullptr},
    {"function|delete", 3, kWrite | kNoScript, 0, 0, 0, function_delete},
    {"function|dump", 2, kNoScript, 0, 0, 0, function_dump},
    {"function|flush", -2, kWrite | kNoScript, 0, 0, 0, function_flush},
    {"function|help", 2, kLoading | kStale, 0, 0, 0, function_help},
    {"function|kill", 2, kNoScript | kAllowBusy, 0, 0, 0, function_kill},
    {"function|list", -2, kNoScript, 0, 0, 0, function_list},
    {"function|load", -3, kWrite | kDenyOom | kNoScript, 0, 0, 0, function_load},
    {"function|restore", -3, kWrite | kDenyOom | kNoScript, 0, 0, 0, function_restore},
    {"function|stats", 2, kNoScript | kAllowBusy, 0, 0, 0, function_stats},
    {"geoadd", -5, kWrite | kDenyOom, 1, 1, 1, geoadd},
    {"geodist", -4, kReadOnly, 1, 1, 1, geodist},
    {"geohash", -2, kReadOnly, 1, 1, 1, geohash},
    {"geopos", -2, kReadOnly, 1, 1, 1, geopos},
    {"georadius", -6, kWrite | kDenyOom | kMovableKeys, 1, 1, 1, georadius},
    {"georadius_ro", -6, kReadOnly, 1, 1, 1, georadius_ro},
    {"georadiusbymember", -5, kWrite | kDenyOom | kMovableKeys, 1, 1, 1, georadiusbymember},
    {"georadiusbymember_ro", -5, kReadOnly, 1, 1, 1, georadiusbymember_ro},
    {"geosearch", -7, kReadOnly, 1, 1, 1, geosearch},
    {"geosearchstore", -8, kWrite | kDenyOom, 1, 2, 1, geosearchstore},
    {"get", 2, kReadOnly | kFast, 1, 1, 1, get},
    {"getbit", 3, kReadOnly | kFast, 1, 1, 1, getbit},
    {"getdel", 2, kWrite | kFast, 1, 1, 1, getdel},
    {"getex", -2, kWrite | kFast, 1, 1, 1, getex},
    {"getrange", 4, kReadOnly, 1, 1, 1, getrange},
    {"getset", 3, kWrite | kDenyOom | kFast, 1, 1, 1, getset},
    {"hdel", -3, kWrite | kFast, 1, 1, 1, hdel},
    {"hello", -1, kNoScript | kLoading | kStale | kFast | kNoAuth | kAllowBusy, 0, 0, 0, hello},
    {"hexists", 3, kReadOnly | kFast, 1, 1, 1, hexists},
    {"hget", 3, kReadOnly | kFast, 1, 1, 1, hget},
    {"hgetall", 2, kReadOnly, 1, 1, 1, hgetall},
    {"hincrby", 4, kWrite | kDenyOom | kFast, 1, 1, 1, hincrby},
    {"hincrbyfloat", 4, kWrite | kDenyOom | kFast, 1, 1, 1, hincrbyfloat},
    {"hkeys", 2, kReadOnly, 1, 1, 1, hkeys},
    {"hlen", 2, kReadOnly | kFast, 1, 1, 1, hlen},
    {"hmget", -3, kReadOnly | kFast, 1, 1, 1, hmget},
    {"hmset", -4, kWrite | kDenyOom | kFast, 1, 1, 1, hmset},
    {"hrandfield", -2, kReadOnly, 1, 1, 1, hrandfield},
    {"hscan", -3, kReadOnly, 1, 1, 1, hscan},
    {"hset", -4, kWrite | kDenyOom | kFast, 1, 1, 1, hset},
    {"hsetnx", 4, kWrite | kDenyOom | kFast, 1, 1, 1, hsetnx},
    {"hstrlen", 3, kReadOnly | kFast, 1, 1, 1, hstrlen},
    {"hvals", 2, kReadOnly, 1, 1, 1, hvals},
    {"incr", 2, kWrite | kDenyOom | kFast, 1, 1, 1, incr},
    {"incrby", 3, kWrite | kDenyOom | kFast, 1, 1, 1, incrby},
    {"incrbyfloat", 3, kWrite | kDenyOom | kFast, 1, 1, 1, incrbyfloat},
    {"info", -1, kLoading | kStale, 0, 0, 0, info},
    {"keys", 2, kReadOnly, 0, 0, 0, keys},
    {"lastsave", 1, kLoading | kStale | kFast, 0, 0, 0, lastsave},
    {"latency", -2, 0, 0, 0, 0, nullptr},
    {"latency|doctor", 2, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, latency_doctor},
    {"latency|graph", 3, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, latency_graph},
    {"latency|help", 2, kLoading | kStale, 0, 0, 0, latency_help},
    {"latency|histogram", -2, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, latency_histogram},
    {"latency|history", 3, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, latency_history},
    {"latency|latest", 2, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, latency_latest},
    {"latency|reset", -2, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, latency_reset},
    {"lcs", -3, kReadOnly, 1, 2, 1, lcs},
    {"lindex", 3, kReadOnly, 1, 1, 1, lindex},
    {"linsert", 5, kWrite | kDenyOom, 1, 1, 1, linsert},
    {"llen", 2, kReadOnly | kFast, 1, 1, 1, llen},
    {"lmove", 5, kWrite | kDenyOom, 1, 2, 1, lmove},
    {"lmpop", -4, kWrite | kMovableKeys, 0, 0, 0, lmpop},
    {"lolwut", -1, kReadOnly | kFast, 0, 0, 0, lolwut},
    {"lpop", -2, kWrite | kFast, 1, 1, 1, lpop},
    {"lpos", -3, kReadOnly, 1, 1, 1, lpos},
    {"lpush", -3, kWrite | kDenyOom | kFast, 1, 1, 1, lpush},
    {"lpushx", -3, kWrite | kDenyOom | kFast, 1, 1, 1, lpushx},
    {"lrange", 4, kReadOnly, 1, 1, 1, lrange},
    {"lrem", 4, kWrite, 1, 1, 1, lrem},
    {"lset", 4, kWrite | kDenyOom, 1, 1, 1, lset},
    {"ltrim", 4, kWrite, 1, 1, 1, ltrim},
    {"memory", -2, 0, 0, 0, 0, nullptr},
    {"memory|doctor", 2, 0, 0, 0, 0, memory_doctor},
    {"memory|help", 2, kLoading | kStale, 0, 0, 0, memory_help},
    {"memory|malloc-stats", 2, 0, 0, 0, 0, memory_malloc_stats},
    {"memory|purge", 2, 0, 0, 0, 0, memory_purge},
    {"memory|stats", 2, 0, 0, 0, 0, memory_stats},
    {"memory|usage", -3, kReadOnly | kNoTouch, 2, 2, 1, memory_usage},
    {"mget", -2, kReadOnly | kFast, 1, -1, 1, mget},
    {"migrate", -6, kWrite | kMovableKeys, 3, 3, 1, migrate},
    {"module", -2, 0, 0, 0, 0, nullptr},
    {"module|help", 2, kLoading | kStale, 0, 0, 0, module_help},
    {"module|list", 2, kAdmin | kNoScript, 0, 0, 0, module_list},
    {"module|load", -3, kAdmin | kNoScript | kNoAsyncLoading | kProtected, 0, 0, 0, module_load},
    {"module|loadex", -3, kAdmin | kNoScript | kNoAsyncLoading | kProtected, 0, 0, 0, module_load},
    {"module|unload", 3, kAdmin | kNoScript | kNoAsyncLoading | kProtected, 0, 0, 0, module_unload},
    {"monitor", 1, kAdmin | kNoScript | kLoading | kStale, 0, 0, 0, monitor},
    {"move", 3, kWrite | kFast, 1, 1, 1, move},
    {"mset", -3, kWrite | kDenyOom, 1, -1, 2, mset},
    {"msetnx", -3, kWrite | kDenyOom, 1, -1, 2, msetnx},
    {"multi", 1, kNoScript | kLoading | kStale | kFast | kAllowBusy, 0, 0, 0, multi},
    {"object", -2, 0, 0, 0, 0, nullptr},
    {"object|encoding", 3, kReadOnly | kNoTouch, 2, 2, 1, object_encoding},
    {"object|freq", 3, kReadOnly | kNoTouch, 2, 2, 1, object_freq},
    {"object|help", 2, kLoading | kStale, 0, 0, 0, object_help},
    {"object|idletime", 3, kReadOnly | kNoTouch, 2, 2, 1, object_idletime},
    {"object|refcount", 3, kReadOnly | kNoTouch, 2, 2, 1, object_refcount},
    {"persist", 2, kWrite | kFast, 1, 1, 1, persist},
    {"pexpire", -3, kWrite | kFast, 1, 1, 1, pexpire},
    {"pexpireat", -3, kWrite | kFast, 1, 1, 1, pexpireat},
    {"pexpiretime", 2, kReadOnly | kFast | kNoTouch, 1, 1, 1, pexpiretime},
    {"pfadd", -2, kWrite | kDenyOom | kFast, 1, 1, 1, pfadd},
    {"pfcount", -2, kReadOnly | kMayReplicate, 1, -1, 1, pfcount},
    {"pfdebug", 3, kWrite | kDenyOom | kAdmin, 2, 2, 1, pfdebug},
    {"pfmerge", -2, kWrite | kDenyOom, 1, -1, 1, pfmerge},
    {"pfselftest", 1, kAdmin, 0, 0, 0, pfselftest},
    {"ping", -1, kFast, 0, 0, 0, ping},
    {"psetex", 4, kWrite | kDenyOom, 1, 1, 1, psetex},
    {"psubscribe", -2, kPubSub | kNoScript | kLoading | kStale, 0, 0, 0, psubscribe},
    {"psync", -3, kAdmin | kNoScript | kNoAsyncLoading | kNoMulti, 0, 0, 0, psync},
    {"pttl", 2, kReadOnly | kFast | kNoTouch, 1, 1, 1, pttl},
    {"publish", 3, kPubSub | kLoading | kStale | kFast | kMayReplicate, 0, 0, 0, publish},
    {"pubsub", -2, 0, 0, 0, 0, nullptr},
    {"pubsub|channels", -2, kPubSub | kLoading | kStale, 0, 0, 0, pubsub_channels},
    {"pubsub|help", 2, kLoading | kStale, 0, 0, 0, pubsub_help},
    {"pubsub|numpat", 2, kPubSub | kLoading | kStale, 0, 0, 0, pubsub_numpat},
    {"pubsub|numsub", -2, kPubSub | kLoading | kStale, 0, 0, 0, pubsub_numsub},
    {"pubsub|shardchannels", -2, kPubSub | kLoading | kStale, 0, 0, 0, pubsub_shardchannels},
    {"pubsub|shardnumsub", -2, kPubSub | kLoading | kStale, 0, 0, 0, pubsub_shardnumsub},
    {"punsubscribe", -1, kPubSub | kNoScript | kLoading | kStale, 0, 0, 0, punsubscribe},
    {"quit", -1, kNoScript | kLoading | kStale | kFast | kNoAuth | kAllowBusy, 0, 0, 0, quit},
    {"randomkey", 1, kReadOnly, 0, 0, 0, randomkey},
    {"readonly", 1, kLoading | kStale | kFast, 0, 0, 0, cluster_disabled},
    {"readwrite", 1, kLoading | kStale | kFast, 0, 0, 0, cluster_disabled},
    {"rename", 3, kWrite, 1, 2, 1, rename},
    {"renamenx", 3, kWrite | kFast, 1, 2, 1, renamenx},
    {"replconf", -1, kAdmin | kNoScript | kLoading | kStale | kAllowBusy, 0, 0, 0, replconf},
    {"replicaof", 3, kAdmin | kNoScript | kStale | kNoAsyncLoading, 0, 0, 0, replicaof},
    {"reset", 1, kNoScript | kLoading | kStale | kFast | kNoAuth | kAllowBusy, 0, 0, 0, reset},
    {"restore", -4, kWrite | kDenyOom, 1, 1, 1, restore},
    {"restore-asking", -4, kWrite | kDenyOom | kAsking, 1, 1, 1, restore},
    {"role", 1, kNoScript | kLoading | kStale | kFast, 0, 0, 0, role},
    {"rpop", -2, kWrite | kFast, 1, 1, 1, rpop},
    {"rpoplpush", 3, kWrite | kDenyOom, 1, 2, 1, rpoplpush},
    {"rpush", -3, kWrite | kDenyOom | kFast, 1, 1, 1, rpush},
    {"rpushx", -3, kWrite | kDenyOom | kFast, 1, 1, 1, rpushx},
    {"sadd", -3, kWrite | kDenyOom | kFast, 1, 1, 1, sadd},
    {"save", 1, kAdmin | kNoScript | kNoAsyncLoading | kNoMulti, 0, 0, 0, save},
    {"scan", -2, kReadOnly, 0, 0, 0, scan},
    {"scard", 2, kReadOnly | kFast, 1, 1, 1, scard},
    {"script", -2, 0, 0, 0, 0, nullptr},
    {"script|debug", 3, kNoScript, 0, 0, 0, script_debug},
    {"script|exists", -3, kNoScript, 0, 0, 0, script_exists},
    {"script|flush", -2, kNoScript, 0, 0, 0, script_flush},
    {"script|help", 2, kLoading | kStale, 0, 0, 0, script_help},
    {"script|kill", 2, kNoScript | kAllowBusy, 0, 0, 0, script_kill},
    {"script|load", 3, kNoScript | kStale, 0, 0, 0, script_load},
    {"sdiff", -2, kReadOnly, 1, -1, 1, sdiff},
    {"sdiffstore", -3, kWrite | kDenyOom, 1, -1, 1, sdiffstore},
    {"select", 2, kLoading | kStale | kFast, 0, 0, 0, select},
    {"sequent", -2, 0, 0, 0, 0, nullptr},
    {"sequent|checkpoint", 3, kAdmin | kNoScript, 0, 0, 0, sequent_checkpoint},
    {"sequent|help", 2, kLoading | kStale, 0, 0, 0, sequent_help},
    {"sequent|restore", 3, kAdmin | kNoScript, 0, 0, 0, sequent_restore},
    {"set", -3, kWrite | kDenyOom, 1, 1, 1, set},
    {"setbit", 4, kWrite | kDenyOom, 1, 1, 1, setbit},
    {"setex", 4, kWrite | kDenyOom, 1, 1, 1, setex},
    {"setnx", 3, kWrite | kDenyOom | kFast, 1, 1, 1, setnx},
    {"setrange", 4, kWrite | kDenyOom, 1, 1, 1, setrange},
    {"shutdown", -1, kAdmin | kNoScript | kLoading | kStale | kNoMulti | kAllowBusy, 0, 0, 0, shutdown},
    {"sinter", -2, kReadOnly, 1, -1, 1, sinter},
    {"sintercard", -3, kReadOnly | kMovableKeys, 0, 0, 0, sintercard},
    {"sinterstore", -3, kWrite | kDenyOom, 1, -1, 1, sinterstore},
    {"sismember", 3, kReadOnly | kFast, 1, 1, 1, sismember},
    {"slaveof", 3, kAdmin | kNoScript | kStale | kNoAsyncLoading, 0, 0, 0, replicaof},
    {"slowlog", -2, 0, 0, 0, 0, nullptr},
    {"slowlog|get", -2, kAdmin | kLoading | kStale, 0, 0, 0, slowlog_get},
    {"slowlog|help", 2, kLoading | kStale, 0, 0, 0, slowlog_help},
    {"slowlog|len", 2, kAdmin | kLoading | kStale, 0, 0, 0, slowlog_len},
    {"slowlog|reset", 2, kAdmin | kLoading | kStale, 0, 0, 0, slowlog_reset},
    {"smembers", 2, kReadOnly, 1, 1, 1, smembers},
    {"smismember", -3, kReadOnly | kFast, 1, 1, 1, smismember},
    {"smove", 4, kWrite | kFast, 1, 2, 1, smove},
    {"sort", -2, kWrite | kDenyOom | kMovableKeys, 1, 1, 1, sort},
    {"sort_ro", -2, kReadOnly | kMovableKeys, 1, 1, 1, sort_ro},
    {"spop", -2, kWrite | kFast, 1, 1, 1, spop},
    {"spublish", 3, kPubSub | kLoading | kStale | kFast, 1, 1, 1, spublish},
    {"srandmember", -2, kReadOnly, 1, 1, 1, srandmember},
    {"srem", -3, kWrite | kFast, 1, 1, 1, srem},
    {"sscan", -3, kReadOnly, 1, 1, 1, sscan},
    {"ssubscribe", -2, kPubSub | kNoScript | kLoading | kStale, 1, -1, 1, ssubscribe},
    {"strlen", 2, kReadOnly | kFast, 1, 1, 1, string_length},
    {"subscribe", -2, kPubSub | kNoScript | kLoading | kStale, 0, 0, 0, subscribe},
    {"substr", 4, kReadOnly, 1, 1, 1, getrange},
    {"sunion", -2, kReadOnly, 1, -1, 1, sunion},
    {"sunionstore", -3, kWrite | kDenyOom, 1, -1, 1, sunionstore},
    {"sunsubscribe", -1, kPubSub | kNoScript | kLoading | kStale, 1, -1, 1, sunsubscribe},
    {"swapdb", 3, kWrite | kFast, 0, 0, 0, swapdb},
    {"sync", 1, kAdmin | kNoScript | kNoAsyncLoading | kNoMulti, 0, 0, 0, sync},
    {"time", 1, kLoading | kStale | kFast, 0, 0, 0, time},
    {"touch", -2, kReadOnly | kFast, 1, -1, 1, exists},
    {"ttl", 2, kReadOnly | kFast | kNoTouch, 1, 1, 1, ttl},
    {"type", 2, kReadOnly | kFast | kNoTouch, 1, 1, 1, type},
    {"unlink", -2, kWrite | kFast, 1, -1, 1, del},
    {"unsubscribe", -1, kPubSub | kNoScript | kLoading | kStale, 0, 0, 0, unsubscribe},
    {"unwatch", 1, kNoScript | kLoading | kStale | kFast | kAllowBusy, 0, 0, 0, unwatch},
    {"wait", 3, kNoScript, 0, 0, 0, wait},
    {"watch", -2, kNoScript | kLoading | kStale | kFast | kAllowBusy, 1, -1, 1, watch},
    {"xack", -4, kWrite | kFast, 1, 1, 1, xack},
    {"xadd", -5, kWrite | kDenyOom | kFast, 1, 1, 1, xadd},
    {"xautoclaim", -6, kWrite | kFast, 1, 1, 1, xautoclaim},
    {"xclaim", -6, kWrite | kFast, 1, 1, 1, xclaim},
    {"xdel", -3, kWrite | kFast, 1, 1, 1, xdel},
    {"xgroup", -2, 0, 0, 0, 0, nullptr},
    {"xgroup|create", -5, kWrite | kDenyOom, 2, 2, 1, xgroup_create},
    {"xgroup|createconsumer", 5, kWrite | kDenyOom, 2, 2, 1, xgroup_createconsumer},
    {"xgroup|delconsumer", 5, kWrite, 2, 2, 1, xgroup_delconsumer},
    {"xgroup|destroy", 4, kWrite, 2, 2, 1, xgroup_destroy},
    {"xgroup|help", 2, kLoading | kStale, 0, 0, 0, xgroup_help},
    {"xgroup|setid", -5, kWrite, 2, 2, 1, xgroup_setid},
    {"xinfo", -2, 0, 0, 0, 0, nullptr},
    {"xinfo|consumers", 4, kReadOnly, 2, 2, 1, xinfo_consumers},
    {"xinfo|groups", 3, kReadOnly, 2, 2, 1, xinfo_groups},
    {"xinfo|help", 2, kLoading | kStale, 0, 0, 0, xinfo_help},
    {"xinfo|stream", -3, kReadOnly, 2, 2, 1, xinfo_stream},
    {"xlen", 2, kReadOnly | kFast, 1, 1, 1, xlen},
    {"xpending", -3, kReadOnly, 1, 1, 1, xpending},
    {"xrange", -4, kReadOnly, 1, 1, 1, xrange},
    {"xread", -4, kReadOnly | kBlocking | kMovableKeys, 0, 0, 0, xread},
    {"xreadgroup", -7, kWrite | kBlocking | kMovableKeys, 0, 0, 0, xreadgroup},
    {"xrevrange", -4, kReadOnly, 1, 1, 1, xrevrange},
    {"xsetid", -3, kWrite | kDenyOom | kFast, 1, 1, 1, xsetid},
    {"xtrim", -4, kWrite, 1, 1, 1, xtrim},
    {"zadd", -4, kWrite | kDenyOom | kFast, 1, 1, 1, zadd},
    {"zcard", 2, kReadOnly | kFast, 1, 1, 1, zcard},
    {"zcount", 4, kReadOnly | kFast, 1, 1, 1, zcount},
    {"zdiff", -3, kReadOnly | kMovableKeys, 0, 0, 0, zdiff},
    {"zdiffstore", -4, kWrite | kDenyOom | kMovableKeys, 1, 1, 1, zdiffstore},
    {"zincrby", 4, kWrite | kDenyOom | kFast, 1, 1, 1, zincrby},
    {"zinter", -3, kReadOnly | kMovableKeys, 0, 0, 0, zinter},
    {"zintercard", -3, kReadOnly | kMovableKeys, 0, 0, 0, zintercard},
    {"zinterstore", -4, kWrite | kDenyOom | kMovableKeys, 1, 1, 1, zinterstore},
    {"zlexcount", 4, kReadOnly | kFast, 1, 1, 1, zlexcount},
    {"zmpop", -4, kWrite | kMovableKeys, 0, 0, 0, zmpop},
    {"zmscore", -3, kReadOnly | kFast, 1, 1, 1, zmscore},
    {"zpopmax", -2, kWrite | kFast, 1, 1, 1, zpopmax},
    {"zpopmin", -2, kWrite | kFast, 1, 1, 1, zpopmin},
    {"zrandmember", -2, kReadOnly, 1, 1, 1, zrandmember},
    {"zrange", -4, kReadOnly, 1, 1, 1, zrange},
    {"zrangebylex", -4, kReadOnly, 1, 1, 1, zrangebylex},
    {"zrangebyscore", -4, kReadOnly, 1, 1, 1, zrangebyscore},
    {"zrangestore", -5, kWrite | kDenyOom, 1, 2, 1, zrangestore},
    {"zrank", 3, kReadOnly | kFast, 1, 1, 1, zrank},
    {"zrem", -3, kWrite | kFast, 1, 1, 1, zrem},
    {"zremrangebylex", 4, kWrite, 1, 1, 1, zremrangebylex},
    {"zremrangebyrank", 4, kWrite, 1, 1, 1, zremrangebyrank},
    {"zremrangebyscore", 4, kWrite, 1, 1, 1, zremrangebyscore},
    {"zrevrange", -4, kReadOnly, 1, 1, 1, zrevrange},
    {"zrevrangebylex", -4, kReadOnly, 1, 1, 1, zrevrangebylex},
    {"zrevrangebyscore", -4, kReadOnly, 1, 1, 1, zrevrangebyscore},
    {"zrevrank", 3, kReadOnly | kFast, 1, 1, 1, zrevrank},
    {"zscan", -3, kReadOnly, 1, 1, 1, zscan},
    {"zscore", 3, kReadOnly | kFast, 1, 1, 1, zscore},
    {"zunion", -3, kReadOnly | kMovableKeys, 0, 0, 0, zunion},
    {"zunionstore", -4, kWrite | kDenyOom | kMovableKeys, 1, 1, 1, zunionstore},
};
// clang-format on

constexpr bool is_sorted() {
  for (std::size_t i = 1; i < std::size(kCommands); ++i) {
    if (kCommands[i - 1].name >= kCommands[i].name) {
      return false;
    }
  }
  return true;
}
static_assert(is_sorted(), "the rows of kCommands are out of order, or one is there twice");

constexpr bool is_lower_case() {
  for (const CommandSpec& command : kCommands) {
    for (const char c : command.name) {
      if (base::to_lower(c) != c) {
        return false;
      }
    }
  }
  return true;
}
static_assert(is_lower_case(), "a name in kCommands is not in lower case");

// An open-addressed index of the rows by their names in lower case, made at compile time.
constexpr std::size_t kIndexSize = 1024;
static_assert(std::size(kCommands) < kIndexSize / 2);

// A word's bytes as one number, the first one lowest.
template <typename Word>
constexpr std::uint64_t load(const char* bytes) {
  Word word = 0;
  if (std::is_constant_evaluated()) {
    for (std::size_t i = 0; i < sizeof word; ++i) {
      word |= static_cast<Word>(static_cast<Word>(static_cast<unsigned char>(bytes[i])) << (8 * i));
    }
  } else {
    std::memcpy(&word, bytes, sizeof word);
  }
  return word;
}

// Eight characters at once, the upper-case letters of ASCII made lower.
constexpr std::uint64_t lower_case(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  const std::uint64_t low_bits = word & 0x7f * kOnes;
  const std::uint64_t from_a = low_bits + (0x80 - 'A') * kOnes;
  const std::uint64_t beyond_z = low_bits + (0x7f - 'Z') * kOnes;
  const std::uint64_t upper = (from_a ^ beyond_z) & ~word & 0x80 * kOnes;
  return word | upper >> 2U;
}

// A name in lower case by its first and last eight bytes: up to sixteen these are all of it.
struct NameKey {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::size_t size = 0;

  constexpr bool operator==(const NameKey&) const = default;
  [[nodiscard]] constexpr bool is_all() const { return size <= 16; }
  [[nodiscard]] constexpr std::size_t slot() const {
    const std::uint64_t hash = (first * 0x9e3779b97f4a7c15U) ^ (last + size) * 0xc2b2ae3d27d4eb4fU;
    return static_cast<std::size_t>(hash >> 54U);
  }
};
static_assert(kIndexSize == std::size_t{1} << (64U - 54U));

constexpr NameKey key_of(std::string_view name) {
  const char* bytes = name.data();
  const std::size_t size = name.size();
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  if (size >= 8) {
    first = load<std::uint64_t>(bytes);
    last = load<std::uint64_t>(bytes + size - 8);
  } else if (size >= 4) {
    first = load<std::uint32_t>(bytes);
    last = load<std::uint32_t>(bytes + size - 4);
  } else if (size > 0) {
    first = load<std::uint8_t>(bytes) | load<std::uint8_t>(bytes + size / 2) << 8U;
    last = load<std::uint8_t>(bytes + size - 1);
  }
  return {lower_case(first), lower_case(last), size};
}

struct IndexSlot {
  NameKey key;
  const CommandSpec* row = nullptr;  // null: empty
};

constexpr std::array<IndexSlot, kIndexSize> make_index() {
  std::array<IndexSlot, kIndexSize> index{};
  for (const CommandSpec& row : kCommands) {
    const NameKey key = key_of(row.name);
    std::size_t slot = key.slot();
    while (index[slot].row != nullptr) {
      slot = (slot + 1) % kIndexSize;
    }
    index[slot] = {key, &row};
  }
  return index;
}
constexpr auto kIndex = make_index();

constexpr std::array<bool, std::size(kCommands)> find_subcommands() {
  std::array<bool, std::size(kCommands)> found{};
  for (std::size_t row = 0; row < std::size(kCommands); ++row) {
    found[row] = kCommands[row].name.find('|') != std::string_view::npos;
  }
  return found;
}
constexpr auto kIsSubcommand = find_subcommands();

}  // namespace

std::span<const CommandSpec> all_commands() {
  return kCommands;
}

std::size_t row_of(const CommandSpec& spec) {
  return static_cast<std::size_t>(&spec - kCommands);
}

const CommandSpec* find_command(std::string_view name) {
  const NameKey key = key_of(name);
  for (std::size_t slot = key.slot(); kIndex[slot].row != nullptr; slot = (slot + 1) % kIndexSize) {
    const CommandSpec* row = kIndex[slot].row;
    if (kIndex[slot].key == key && (key.is_all() || base::equal_ignoring_case(row->name, name))) {
      return row;
    }
  }
  return nullptr;
}

const CommandSpec* find_command(Args args) {
  const CommandSpec* row = find_command(args[0]);
  if (row != nullptr && kIsSubcommand[row_of(*row)]) {
    return nullptr;  // "client|id" is a name, not a word to begin with
  }
  // COMMAND runs by itself and has subcommands, too.
  if (row == nullptr || args.size() < 2 || !(row->is_container() || row->handler == command)) {
    return row;
  }
  std::string name(row->name);
  name += '|';
  name += args[1];
  return find_command(std::string_view(name));
}

}  // namespace sequent::cmd
