#!lua
-- Says that a worker, or a run, is there; forgets those that were silent for long.
-- KEYS: members (zset by last word, ms), what they are (hash)
-- ARGV: member, what it is, forget after ms (0: never)
-- Returns: how many are there
local call = redis.call
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local forget = tonumber(ARGV[3] or '')
if not forget then return redis.error_reply('ERR register_member: member, what it is and ms are wanted') end
call('ZADD', KEYS[1], now, ARGV[1])
call('HSET', KEYS[2], ARGV[1], ARGV[2])
if forget > 0 then
  for _, silent in ipairs(call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. (now - forget), 'LIMIT', 0, 100)) do
    call('ZREM', KEYS[1], silent)
    call('HDEL', KEYS[2], silent)
  end
end
return call('ZCARD', KEYS[1])
