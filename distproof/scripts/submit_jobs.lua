#!lua
-- Adds jobs. Again with the same payload: nothing. All is checked before anything is written.
-- KEYS: see lib.lua
-- ARGV: (job, priority, payload, number of dependencies, dependency...) for each; a dependency may stand later
-- Returns: ["ok", added, known] or, with nothing added, ["closed", state], ["changed", job] (known with another
--   payload), ["missing", job, dependency] (that nobody knows)
-- include: lib.lua
-- include: moves.lua
-- include: settle.lua
if state ~= 'open' then return {'closed', state} end
local jobs, known, new, i = {}, 0, {}, 1
while i <= #ARGV do
  local id, priority, count = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 3] or '')
  if not (is_name(id) and priority and math.abs(priority) < 2 ^ 53 and count and i + 3 + count <= #ARGV) then
    return redis.error_reply('ERR submit_jobs: argument ' .. i .. ' does not begin a job')
  end
  local payload = new[id] and new[id].payload or call('HGET', PAYLOADS, id)
  if payload and payload ~= ARGV[i + 2] then return {'changed', id} end
  if payload then
    known = known + 1
  else
    local job = {id = id, state = 'W', unmet = 0, attempts = 0, priority = string.format('%.0f', priority), token = '-',
      chunks = 0, out = '', payload = ARGV[i + 2], first = i + 4, last = i + 3 + count}
    jobs[#jobs + 1] = job
    new[id] = job
  end
  i = i + 4 + count
end
local touched, old = {}, {}  -- dependencies from before: their new dependents, their records
for _, job in ipairs(jobs) do
  local seen = {}
  for k = job.first, job.last do
    local id = ARGV[k]
    if not seen[id] then
      seen[id] = true
      if not new[id] and not old[id] then old[id] = read(id) end
      local on = new[id] or old[id]
      if not on then return {'missing', job.id, id} end
      if on.state == 'F' or on.state == 'Q' or on.state == 'X' then
        job.blame = job.blame or on
      elseif on.state ~= 'D' then
        job.unmet = job.unmet + 1
        on.more = on.more or {}
        on.more[#on.more + 1] = job.id
        if not new[id] and #on.more == 1 then touched[#touched + 1] = on end
      end
    end
  end
end
-- include: submit_write.lua
return {'ok', #jobs, known}
