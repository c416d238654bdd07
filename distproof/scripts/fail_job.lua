#!lua
-- A worker did not get a result. proof: a verdict, dependents are cancelled; infra: again after a back-off
-- that doubles, quarantine when no attempt is left; release: given back, not counted.
-- KEYS: see lib.lua
-- ARGV: job, token, kind, why
-- Returns: 1 accepted, 2 accepted before, 0 refused
-- include: lib.lua
-- include: run.lua
-- include: record.lua
-- include: jobs.lua
-- include: moves.lua
local id, token, kind, why = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if not (why and (kind == 'proof' or kind == 'infra' or kind == 'release')) then
  return redis.error_reply('ERR fail_job: job, token, proof|infra|release and why are wanted')
end
local job = granted(id, token)
if not job then return 0 end
if job.state == (kind == 'proof' and 'F' or kind == 'release' and 'R' or 'B') then return 2 end
if job.state == 'Q' and kind == 'infra' then return 2 end
if job.state ~= 'L' or state ~= 'open' then return 0 end
-- include: time.lua
if kind == 'proof' then
  call('ZREM', LEASES, id)
  finish(job, 'F', 'failed', why)
elseif kind == 'release' then
  call('ZREM', LEASES, id)
  job.count = job.count - 1
  make_ready(job)
  event('released', id, token)
else
  local backoff = tonumber(call('HGET', META, 'backoff'))
  take_back(job, 'delayed', why, math.min(backoff * 2 ^ (job.count - 1), 60000))
end
-- include: settle.lua
return 1
