#!lua
-- Takes back overdue leases, ends due delays, goes on telling dependents, restores lost wake-ups.
-- KEYS: see lib.lua
-- ARGV: how many at most of each (1,000 dependents in any case)
-- Returns: how many leases and delays ended
-- include: lib.lua
-- include: run.lua
-- include: record.lua
-- include: jobs.lua
-- include: moves.lua
local limit = tonumber(ARGV[1] or '')
if not limit or limit < 1 then return redis.error_reply('ERR reap_jobs: a limit is wanted') end
if state ~= 'open' then return 0 end
-- include: time.lua
local moved = take_back_overdue(limit)
freed = call('ZCARD', READY) - call('LLEN', WAKE)
-- include: settle.lua
return moved
