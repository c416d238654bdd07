#!lua
-- Cancels jobs and all that wait for them. A worker that runs one learns it by its next beat.
-- KEYS: see lib.lua
-- ARGV: jobs
-- Returns: how many of them were not final
-- include: lib.lua
-- include: run.lua
-- include: record.lua
-- include: jobs.lua
-- include: moves.lua
if state ~= 'open' then return 0 end
local cancelled = 0
for _, id in ipairs(ARGV) do
  local job = read(id)
  if job and (job.state == 'W' or job.state == 'R' or job.state == 'L' or job.state == 'B') then
    call('ZREM', READY, id)
    call('ZREM', LEASES, id)
    call('ZREM', DELAYED, id)
    finish(job, 'X', 'cancelled', id)
    cancelled = cancelled + 1
  end
end
-- include: settle.lua
return cancelled
