#!lua
-- Gives jobs that are not final another priority.
-- KEYS: see lib.lua
-- ARGV: (job, priority) for each
-- Returns: how many were changed
-- include: lib.lua
-- include: run.lua
-- include: record.lua
-- include: jobs.lua
if #ARGV % 2 ~= 0 then return redis.error_reply('ERR set_priorities: pairs of job and priority are wanted') end
for i = 2, #ARGV, 2 do
  local priority = tonumber(ARGV[i])
  if not (priority and math.abs(priority) < 2 ^ 53) then
    return redis.error_reply('ERR set_priorities: argument ' .. i .. ' is not a priority')
  end
end
if state ~= 'open' then return 0 end
local count = 0
for i = 1, #ARGV, 2 do
  local job, priority = read(ARGV[i]), tonumber(ARGV[i + 1])
  if job and (job.state == 'W' or job.state == 'R' or job.state == 'L' or job.state == 'B') and job.priority ~= priority then
    job.priority = priority
    write(job)
    if job.state == 'R' then call('ZADD', READY, priority, job.id) end
    count = count + 1
  end
end
return count
