#include "tests/engine/script/parity.h"

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/redis_server.h"
#include "tests/support/skip.h"
#include "tests/support/wire_client.h"

using sequent::test::Ours;
using sequent::test::RedisServer;
using sequent::test::WireClient;

namespace {

// One script a line, run in this order with two keys and two arguments; "~" stands for a line
// break.
constexpr std::string_view kScripts = R"lua(
return foo
foo=1
function f() end
redis.x=1
_G.x=1
return redis.call('foo')
return redis.call('get')
return redis.call('set','a')
return redis.pcall('foo')
local e=redis.pcall('foo') return {e.err,tostring(e.source),tostring(e.line),tostring(e.ignore_error_stats_update)}
error('boom')
error({err='X y'})
error('boom',0)
error()
error(nil)
error(42)
error(true)
error({err=1})
error({err='a\r\nb\r\n'})
error({err=''})
error({err='foo'})
error({err='ERR a', source='x', line=3})
error(redis.error_reply('foo'))
error(redis.error_reply('FOO bar'))
return {err='a'}
return {err='ERR a b'}
return {err='-x y'}
return {err=''}
return {err='a\r\nb\r\n'}
return {err='a\0b'}
return {ok='a\r\nb\r\n'}
return {ok='a\0b'}
return {err=1}
return redis.error_reply('FOO bar')
return redis.error_reply('My err')
return redis.error_reply('foo')
return redis.error_reply('-foo bar')
return redis.error_reply('')
return redis.error_reply('foo\r\n')
return redis.error_reply(1,2)
return redis.error_reply(42)
return redis.status_reply('FOO')
return redis.status_reply()
return {ok='fine'}
local x = nil; x.y=1
~~local x = nil~x.y=1
return 1 +
x ==
return {1,2,nil,4}
return {nil}
return {}
return 3.99
return -3.99
return true
return false
return nil
return
return {1,{2,{3}}}
return 'abc'
return 'a\0b\r\n'
return {double=3.5}
return {double='x'}
return {double=1/3}
return {double=1/0}
return {map={a=1}}
return {map={a=true}}
return {map={}}
return {set={a=1}}
return {set={}}
return {big_number='123'}
return {big_number='1\r\n2'}
return {verbatim_string={string='a',format='txt'}}
return {verbatim_string={string='a',format='t'}}
return {verbatim_string={string='a'}}
return {1,2,err='x'}
return {1,2,ok='x'}
return 1e300
return 0/0
return {false,true,1.5}
return math.huge
return 9007199254740993
return setmetatable({},{__index=function(t,k) if k<3 then return k end end})
return function() end
return cjson.null
return coroutine.create(function() end)
return redis.call('incr','z') .. 'x'
return redis.sha1hex('a')
return redis.sha1hex()
return redis.sha1hex(12)
return redis.sha1hex({})
return redis.REDIS_VERSION
return redis.REDIS_VERSION_NUM
return redis.log(redis.LOG_DEBUG,'hello')
return redis.log(9,'x')
return redis.log('x')
return redis.log('x','y')
return redis.log('1','x')
return redis.log(redis.LOG_DEBUG)
return redis.replicate_commands()
return redis.set_repl(redis.REPL_ALL)
return redis.set_repl(99)
return redis.set_repl()
return redis.setresp(3)
return redis.setresp(4)
return redis.setresp()
return redis.setresp('3')
return redis.setresp('x')
return redis.setresp(3,3)
return redis.breakpoint()
return redis.debug('a')
return redis.call()
return redis.call({})
return redis.pcall({})
return redis.call('set',{},1)
return redis.call('echo',1.5)
return redis.call('echo',0.1)
return redis.call('echo',1e15)
return redis.call('echo',-1e15)
return redis.call('echo',1e17)
return redis.call('echo',1e20)
return redis.call('echo',12345678901234567)
return redis.call('echo',9007199254740993)
return redis.call('echo',-0)
return redis.call('echo',0/0)
return redis.call('echo',1/0)
return redis.call('echo',true)
return redis.call('echo',nil)
return redis.call('subscribe','x')
return redis.call('eval','return 1',0)
return redis.call('multi')
return redis.call('client','id')
return redis.call('config','get','maxmemory')
return redis.call('shutdown')
return redis.acl_check_cmd('get','a')
return redis.acl_check_cmd('nosuch')
return redis.acl_check_cmd()
return loadstring('return 1+1')()
return loadstring('x y')
local a,b=loadstring('x y') return b
return type(os.clock())
return tostring(io)
return tostring(require)
return tostring(debug)
return tostring(setfenv)
return {type(print),1}
return getmetatable('')
return type(getmetatable(_G))
return getmetatable(redis)
math.randomseed(5) return {math.random(100),math.random(100),math.random(5,9),math.floor(math.random()*1e9)}
math.randomseed(-1) return {math.random(100),math.random(100)}
return math.random(0)
return math.random(5,1)
return math.random(1,2,3)
rawset(_G,'x',1)
setmetatable(_G,{})
setmetatable(redis,nil)
string.foo=1
table.insert(redis,1)
table.remove(redis)
getmetatable('').__index=1
return tostring(getmetatable('').__index==string)
local a,b=pcall(function() return foo end) return b
local a,b=pcall(redis.call,'foo') return type(b)
local a,b=pcall(redis.call,'foo') return b
local a,b=pcall(error,'x') return b
local a,b=pcall(error,{1}) return type(b)
return {pcall(next,1)}
return redis.call('set','k',1,'nx','xx')
return redis.call('lpush','z','a')
local r=redis.pcall('lpush','z','a') return r.err
return redis.pcall('lpush','z','a')
return {redis.call('set','z2','1'),redis.pcall('lpush','z','a')}
return coroutine.wrap(function() return redis.call('get','z') end)()
coroutine.wrap(function() error('inner') end)()
coroutine.wrap(function() redis.call('nosuch') end)()
local f=loadstring('error("x")') f()
return loadstring('return redis.call("nosuch")')()
string.rep()
('x'):bad()
local f = function() return redis.call('nosuch') end return f()
local f = function() return redis.call('nosuch') end ~~ local x = f() ~ return x
xpcall(function() redis.call('nosuch') end, function(e) error('z') end)
return select(2,xpcall(function() redis.call('nosuch') end, function(e) return type(e) end))
local x=redis.pcall('nosuch') error(x)
local ok,x=pcall(redis.call,'lpush') error(x)
return __redis__err__handler('x').err
return select('#',1,2)
return unpack({1,2})
return {unpack({1,2,3},2)}
return unpack({},0,2147483647)
return unpack({},1,1e7)
return load(function() return nil end)
return {load(function() return {} end)}
return {load(function() error('no',0) end)}
KEYS[1]='a' return KEYS[1]
KEYS=1
return {KEYS[1],KEYS[2],ARGV[1],ARGV[2],#KEYS,#ARGV}
return string.format('%s %d %q %5.1f', 'a', 3, 'b', 1.25)
return string.format('%s',nil)
return redis.call('get','z').x
return redis.call('set','a','b')['ok']
return tostring(redis.call('get','nokey'))
return #redis.call('mget','x','y')
return redis.call('mget','x','y')
redis.setresp(3) redis.call('hset','h','a',1) return redis.call('hgetall','h')
redis.setresp(3) return redis.call('hgetall','h').map.a
redis.setresp(3) return redis.call('get','nokey')
redis.setresp(3) return tostring(redis.call('get','nokey'))
redis.setresp(3) redis.call('sadd','s',1) return redis.call('smembers','s')
redis.setresp(3) redis.call('zadd','zz',1.5,'a') return redis.call('zscore','zz','a')
redis.setresp(3) return redis.call('zscore','zz','a').double
redis.setresp(3) return true
redis.setresp(3) return false
redis.setresp(3) return {true,false,nil,1}
return redis.call('hgetall','h')
return redis.call('zscore','zz','a')
return redis.call('zrange','zz',0,-1,'withscores')
redis.setresp(3) return redis.call('zrange','zz',0,-1,'withscores')
#!lua~return 1
#!lua
#!luax~return 1
#!lua flags=no-writes~return redis.call('set','a',1)
#!lua flags=foo~return 1
#!lua name=foo~return 1
#!lua flags=no-writes,allow-oom,allow-stale,no-cluster,allow-cross-slot-keys~return x
#!lua flags=~return 1
#!~return 1
#!lua 'x~return 1
return cjson.decode('')
return cjson.decode('-')
return cjson.decode('[1,]')
return cjson.decode('{"a" 1}')
return cjson.decode('{1:2}')
return cjson.decode('"\\q"')
return cjson.decode('"\\ud800"')
return cjson.decode('"\\ud83d\\ude00\\u00e9\\u0041"')
return cjson.decode('nan')
return cjson.decode('0x10')
return cjson.decode('[1,2.5,"x",{"a":[true,false]},-1e3]')
return cjson.decode('1 x')
return cjson.decode('tru')
return cjson.decode('{"a":1}').a
return tostring(cjson.decode('null')==cjson.null)
return cjson.decode('\0\0')
return cjson.decode(1,2)
return cjson.decode(string.rep('[',1001))
return cjson.encode(1,2)
return cjson.encode(0/0)
return cjson.encode({print=tostring})
return cjson.encode({[true]=1})
return cjson.encode({[1]=1,[100]=2})
return cjson.encode({[1]=1,[3]=3})
return cjson.encode({[0]=1})
return cjson.encode({[1.5]=1})
return cjson.encode({})
return cjson.encode({{},{a={}}})
return cjson.encode({1,'x',true,false,cjson.null,1/3,1e15,123456789012345,-0.5,1e-10})
return cjson.encode('a/"\\\n\1\127\195\169')
return cjson.encode(setmetatable({},{__index=function() return 1 end}))
local t={} t[1]=t return cjson.encode(t)
return {cjson.encode_max_depth(),cjson.decode_max_depth(),cjson.encode_number_precision()}
return cjson.encode_max_depth(0)
return cjson.encode_number_precision(15)
return {tostring(cjson.encode_invalid_numbers()),tostring(cjson.encode_keep_buffer()),cjson.encode_sparse_array()}
return cjson.encode_invalid_numbers('foo')
cjson.encode_max_depth(1e8) local t={} t[1]=t return cjson.encode(t)
cjson.decode_max_depth(1e8) return cjson.decode(string.rep('[',1e5))
cjson.encode_max_depth(1000) cjson.decode_max_depth(1000) return 1
return cjson.new().encode({1})
return cmsgpack.pack()
return cmsgpack.pack(1,-1,127,128,-32,-33,255,256,65535,65536,4294967295,4294967296,-128,-129,-32768,-32769,-2147483649)
return cmsgpack.pack(1.5,0.1,1/0,-1/0,-0.0,2^53,2^63,-2^63,1e300)
return cmsgpack.pack({},{1,2},{a=1},{[2]=1},{1,nil,3},nil,true,false,tostring)
return cmsgpack.pack(string.rep('a',31),string.rep('b',32),string.rep('c',256))
local t={} for i=1,20 do t[i]=i end return cmsgpack.pack(t)
local t={} t[1]=t return cmsgpack.pack(t)
return {cmsgpack.unpack(cmsgpack.pack(1,'a',2.5,{1,{2}},-7,2^40))}
return cmsgpack.unpack('')
return cmsgpack.unpack('\193')
return cmsgpack.unpack('\146\1')
return cmsgpack.unpack('\196\1a')
return cmsgpack.unpack('\129\192\1')
return cmsgpack.unpack(string.rep('\145',1e5))
return {cmsgpack.unpack_one('\1\2')}
return {cmsgpack.unpack_one('\1\2',1)}
return {cmsgpack.unpack_limit('\1\2\3',2)}
return cmsgpack.unpack_one('a',-1)
return cmsgpack.unpack_limit('a',-1)
return cmsgpack.unpack_one('a',5)
return cmsgpack._VERSION .. cmsgpack._NAME
return {bit.tobit(0xffffffff),bit.tobit(2^31),bit.tobit(2^31+0.5),bit.band(255,15,3),bit.bor(1,2,4),bit.bxor(7,2),bit.bnot(0)}
return {bit.lshift(1,31),bit.rshift(-1,28),bit.arshift(-256,4),bit.rol(1,33),bit.ror(1,1),bit.bswap(16909060)}
return {bit.tohex(255),bit.tohex(-1,4),bit.tohex(2748,-4),bit.tohex(1,0),bit.tohex(1,-9)}
return bit.band('x')
return bit.band()
return struct.pack('>HIb',1,2,-1)
return struct.pack('!4bIsc3c0',1,2,'ab','xyzw','q')
return struct.pack('<dfi3',1.5,2.5,-2)
return struct.pack('i33',1)
return struct.pack('i99999999999',1)
return struct.pack('!0',1)
return struct.pack('!3',1)
return struct.pack('q',1)
return struct.pack('c3','ab')
return struct.pack('')
return struct.pack('<i9',-1)
return {struct.unpack('>HIb',struct.pack('>HIb',1,2,-1))}
return {struct.unpack('>Bc0s','\003abcd\0')}
return struct.unpack('<i9','\255\255\255\255\255\255\255\255\255')
return struct.unpack('i4','abc')
return struct.unpack('b','a',-1)
return struct.unpack('b','a',0)
return struct.unpack('b','a',1e15)
return struct.unpack('bc0','\200')
return struct.unpack('s','ab')
return {struct.size('!8bd'),struct.size('bhl'),struct.size('c'),struct.size('')}
return struct.size('s')
return struct.size('c0')
local function f() return 1+f() end f()
local t=setmetatable({},{}) getmetatable(t).__index=function(t,k) return t[k+1] end return t[1]
return string.rep('a',1e5):find(string.rep('(a',1e4))
return {loadstring('return ' .. string.rep('(', 300))}
local t={} t[1]=t return t
local t={} for i=1,3 do t={map={[i]=t}} end return t
redis.call('select',3) redis.call('set','in3',1) return redis.call('dbsize')
return redis.call('exists','in3')
local t={} for k in pairs(_G) do t[#t+1]=k end table.sort(t) return t
local t={} for k,v in pairs(redis) do t[#t+1]=k..type(v) end table.sort(t) return t
local t={} for k,v in pairs(math) do t[#t+1]=k end table.sort(t) return t
local t={} for k,v in pairs(string) do t[#t+1]=k end table.sort(t) return t
local t={} for k,v in pairs(table) do t[#t+1]=k end table.sort(t) return t
local t={} for k,v in pairs(cjson) do t[#t+1]=k end table.sort(t) return t
local t={} for k,v in pairs(struct) do t[#t+1]=k end table.sort(t) return t
local t={} for k,v in pairs(bit) do t[#t+1]=k end table.sort(t) return t
return {next({}),rawequal(redis,redis),#redis,type(next(redis))}
local t={5,3,1} table.sort(t) return t
local t={} for w in string.gmatch('a b c','%S+') do t[#t+1]=w end return t
)lua";

std::vector<std::string> scripts() {
  std::vector<std::string> all;
  std::istringstream lines{std::string(kScripts)};
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) {
      std::replace(line.begin(), line.end(), '~', '\n');
      all.push_back(line);
    }
  }
  return all;
}

}  // namespace

TEST_CASE("scripts reply what they reply on Redis, byte by byte", "[script]") {
  if (!RedisServer::installed()) {
    sequent::test::skip("redis-server is not installed");
    return;
  }
  const Ours ours;
  const RedisServer redis;
  WireClient our_client = WireClient::to_path(ours.dir / "s.sock");
  WireClient redis_client = WireClient::to_path(redis.socket_path());
  for (const std::string protocol : {"2", "3"}) {
    our_client.run("HELLO " + protocol);
    redis_client.run("HELLO " + protocol);
    for (const std::string& script : scripts()) {
      INFO("protocol " << protocol << ": " << script);
      const std::vector<std::string> command{"EVAL", script, "2", "key1", "key2", "arg1", "arg2"};
      redis_client.run(command);
      our_client.run(command);
      CHECK(our_client.raw() == redis_client.raw());
    }
  }
}

TEST_CASE("the commands of scripts reply what they reply on Redis", "[script]") {
  if (!RedisServer::installed()) {
    sequent::test::skip("redis-server is not installed");
    return;
  }
  const std::string unknown(40, 'a');
  sequent::test::compare({
      {"EVAL", "return 1"},
      {"EVAL", "return 1", "x"},
      {"EVAL", "return 1", "-1"},
      {"EVAL", "return 1", "2", "a"},
      {"EVALSHA", "abc", "0"},
      {"EVALSHA", unknown, "0"},
      {"EVALSHA", unknown, "x"},
      {"EVAL_RO", "return redis.call('set','a',1)", "0"},
      {"EVAL_RO", "return redis.pcall('set','a',1)", "0"},
      {"EVAL_RO", "#!lua\nreturn 1", "0"},
      {"EVAL_RO", "#!lua flags=no-writes\nreturn 1", "0"},
      {"SCRIPT", "LOAD", "return 7"},
      {"EVALSHA", "59B6AB2FBE0EE4B25733DE0F62E6CDA4899EF8E9", "0"},
      {"SCRIPT", "LOAD", "x x"},
      {"SCRIPT", "LOAD", "#!lua flags=x\nreturn 1"},
      {"SCRIPT", "LOAD"},
      {"SCRIPT", "EXISTS", "a", "59b6ab2fbe0ee4b25733de0f62e6cda4899ef8e9"},
      {"SCRIPT", "EXISTS", "59B6ab2fbe0ee4b25733de0f62e6cda4899ef8e9"},
      {"SCRIPT", "EXISTS"},
      {"SCRIPT", "FLUSH", "x"},
      {"SCRIPT", "FLUSH", "async", "x"},
      {"SCRIPT", "FLUSH", "async"},
      {"SCRIPT", "EXISTS", "59b6ab2fbe0ee4b25733de0f62e6cda4899ef8e9"},
      {"SCRIPT", "KILL"},
      {"SCRIPT", "foo"},
      {"SCRIPT"},
      {"SCRIPT", "DEBUG", "x"},
      {"SCRIPT", "DEBUG", "no"},
      {"SCRIPT", "HELP"},
  });
}
