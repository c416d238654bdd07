#!lua
-- Extends a worker's leases and, in passing, takes back what is overdue of others and restores lost wake-ups.
-- KEYS: see lib.lua
-- ARGV: worker, (job, token) for each
-- Returns: for each 1 held, 0 lost, 2 cancelled; not 1: stop now
-- include: lib.lua
-- include: run.lua
-- include: record.lua
-- include: jobs.lua
-- include: moves.lua
-- include: names.lua
local worker, reply = ARGV[1], {}
if not (worker and is_name(worker) and #ARGV % 2 == 1) then
  return redis.error_reply('ERR beat_jobs: a worker and pairs of job and token are wanted')
end
if state == 'open' then
-- include: time.lua
  call('ZADD', WORKERS, now, worker)
end
for i = 2, #ARGV, 2 do
  local job, answer = granted(ARGV[i], ARGV[i + 1]), 0
  if job then
    if job.state == 'X' or state ~= 'open' then
      answer = 2
    elseif job.state == 'L' then
      call('ZADD', LEASES, now + lease, job.id)
      expect_end(now + lease)
      answer = 1
    end
  end
  reply[#reply + 1] = answer
end
if state == 'open' then
  take_back_overdue(16)
  freed = call('ZCARD', READY) - call('LLEN', WAKE)
-- include: settle.lua
end
return reply
