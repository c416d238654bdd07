#!lua
-- The coordinator's heartbeat; takes back what is overdue in passing.
-- KEYS: see lib.lua
-- ARGV: epoch
-- Returns: [] when another coordinator took the run over; else what count_jobs.lua returns
-- include: lib.lua
-- include: run.lua
-- include: record.lua
-- include: jobs.lua
-- include: moves.lua
-- include: counts.lua
if state == 'unknown' then return counts() end
if call('HGET', META, 'epoch') ~= ARGV[1] then return {} end
if state == 'open' then
-- include: time.lua
  call('HSET', META, 'beat', now)
  take_back_overdue(100)
  freed = call('ZCARD', READY) - call('LLEN', WAKE)
-- include: settle.lua
end
return counts()
