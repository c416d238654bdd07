#!lua
-- Writes fields of a session at once, so that readers see whole batches.
-- KEYS: the session (hash)
-- ARGV: 'new' (it must not be there), 'add' (it must be there; other fields stay) or 'whole' (it must
--   be there; other fields go), ms that it lives from now on (0: until it is removed), field, value, …
-- Returns: 1, or 0 if it is there and must not be, or is not there and must be
local call = redis.call
local how, lives = ARGV[1], tonumber(ARGV[2])
if not lives or #ARGV % 2 == 1 then return redis.error_reply('ERR put_session: ms and fields are wanted') end
if (call('EXISTS', KEYS[1]) == 1) == (how == 'new') then return 0 end
if how == 'whole' then call('DEL', KEYS[1]) end
for at = 3, #ARGV, 2 do call('HSET', KEYS[1], ARGV[at], ARGV[at + 1]) end
if lives > 0 then call('PEXPIRE', KEYS[1], lives) else call('PERSIST', KEYS[1]) end
return 1
