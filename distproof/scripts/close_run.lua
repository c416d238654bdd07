#!lua
-- Ends a run: no job of it is given out or accepted any more; its keys go after a while.
-- KEYS: see lib.lua
-- ARGV: finished|cancelled|abandoned, epoch (not looked at with abandoned)
-- Returns: 1 closed, 2 was closed before, 0 refused (another coordinator; or its coordinator lives), -1 no such run
-- include: lib.lua
-- include: run.lua
local to, epoch = ARGV[1], ARGV[2]
if to ~= 'finished' and to ~= 'cancelled' and to ~= 'abandoned' then
  return redis.error_reply('ERR close_run: finished, cancelled or abandoned')
end
if state == 'unknown' then return -1 end
if state ~= 'open' then return 2 end
local owner = call('HMGET', META, 'epoch', 'beat', 'abandon', 'keep')
if to ~= 'abandoned' and owner[1] ~= epoch then return 0 end
-- include: time.lua
if to == 'abandoned' and now - call('HGET', META, 'beat') <= tonumber(owner[3]) then return 0 end
call('HSET', META, 'state', to)
call('XADD', EVENTS, '*', 'k', 'closed', 'j', '', 'd', to)
call('DEL', WAKE)
call('RPUSH', WAKE, '1')
for _, key in ipairs(KEYS) do call('PEXPIRE', key, owner[4]) end
return 1
