#!lua
-- Leaves one token for a worker that waits, or will.
-- KEYS: its list
-- ARGV: ms after which the token goes away
-- Returns: 1
if redis.call('LLEN', KEYS[1]) == 0 then redis.call('RPUSH', KEYS[1], '1') end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
