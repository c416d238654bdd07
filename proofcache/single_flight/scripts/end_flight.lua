#!lua
-- Lets a key go and wakes all that wait for it.
-- KEYS: who is at it (string, with a lease), how many wait (string), ended (list: one word for each that waits)
-- ARGV: token of the caller, ms for which a word stays
-- Returns: how many were woken
local call = redis.call
if call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local waiting = tonumber(call('GET', KEYS[2]) or 0)
call('DEL', KEYS[1], KEYS[2])
for _ = 1, waiting do call('RPUSH', KEYS[3], 'ended') end
if waiting > 0 then call('PEXPIRE', KEYS[3], ARGV[2]) end
return waiting
