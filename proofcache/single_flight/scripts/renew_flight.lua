#!lua
-- Keeps a key that the caller has.
-- KEYS: who is at it (string, with a lease)
-- ARGV: token of the caller, lease ms
-- Returns: 1; 0 if it is no longer the caller's
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
