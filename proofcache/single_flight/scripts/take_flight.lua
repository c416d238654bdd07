#!lua
-- Takes a key to compute its value, unless somebody else is at it.
-- KEYS: who is at it (string, with a lease), how many wait (string), ended (list)
-- ARGV: token of the caller, lease ms, token of somebody who is known to be dead (may be empty)
-- Returns: token of whoever is at it now, ms of its lease; if that is not the caller, it counts as waiting
local call = redis.call
local lease = tonumber(ARGV[2] or '')
if not lease then return redis.error_reply('ERR take_flight: a token and ms are wanted') end
local holder = call('GET', KEYS[1])
if not holder or holder == ARGV[1] or holder == ARGV[3] then
  call('SET', KEYS[1], ARGV[1], 'PX', lease)
  return {ARGV[1], lease}
end
call('INCR', KEYS[2])
call('PEXPIRE', KEYS[2], 10 * lease)
return {holder, math.max(call('PTTL', KEYS[1]), 1)}
