-- library: the arguments of submit_jobs.lua.
local jobs, free = tonumber(ARGV[1] or ''), tonumber(ARGV[2] or '')
local before = jobs and free and 3 + 4 * jobs + 2 * free  -- where the jobs from before begin
if not (before and jobs >= 0 and free >= 0 and before <= #ARGV + 1 and (#ARGV + 1 - before) % 2 == 0) then
  return redis.error_reply('ERR submit_jobs: ' .. #ARGV .. ' arguments do not fit the numbers of jobs')
end
local ids, records, payloads, ready, links = {}, {}, {}, {}, {}
for i = 3, 2 * jobs + 2, 2 do
  local id, record = ARGV[i], ARGV[i + 1]
  if not (is_name(id) and #record >= HEAD and ARGV[i + 2 * jobs] == id) then
    return redis.error_reply('ERR submit_jobs: argument ' .. i .. ' does not begin a job')
  end
  ids[#ids + 1] = id
  records[i - 2], records[i - 1] = id, record
  payloads[i - 2], payloads[i - 1] = id, ARGV[i + 1 + 2 * jobs]
end
for i = before - 2 * free, before - 1, 2 do
  local priority = tonumber(ARGV[i])
  if not (priority and math.abs(priority) < 2 ^ 53) then
    return redis.error_reply('ERR submit_jobs: argument ' .. i .. ' is not a priority')
  end
  ready[#ready + 1] = ARGV[i]
  ready[#ready + 1] = ARGV[i + 1]
end
for i = before, #ARGV do links[#links + 1] = ARGV[i] end
