#!lua
-- A worker's results. Dependents become ready in the same step.
-- KEYS: see lib.lua
-- ARGV: (job, token, digest) for each
-- Returns: for each 1 accepted, 2 accepted before (a repeat of this very grant's), 0 refused: drop the result
-- include: lib.lua
-- include: moves.lua
-- include: settle.lua
if #ARGV % 3 ~= 0 then return redis.error_reply('ERR done_jobs: job, token and digest of each are wanted') end
local reply, ids, accepted = {}, {}, {}
for i = 1, #ARGV, 3 do ids[#ids + 1] = ARGV[i] end
read_ahead(ids)
for i = 1, #ARGV, 3 do
  local job, answer = granted(ARGV[i], ARGV[i + 1]), 0
  if job then
    if job.state == 'D' then
      answer = 2
    elseif job.state == 'L' and state == 'open' then
      answer = 1
      accepted[#accepted + 1] = job.id
      finish(job, 'D', 'done', ARGV[i + 2], job.token)
    end
  end
  reply[#reply + 1] = answer
end
put('ZREM', LEASES, accepted)
if state == 'open' then settle(1000) end
return reply
