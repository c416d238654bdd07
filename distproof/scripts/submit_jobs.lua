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
local given, ids, i = {}, {}, 1
while i <= #ARGV do
  local id, priority, count = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 3] or '')
  local whole = count and count >= 0 and count == math.floor(count) and i + 3 + count <= #ARGV
  if not (is_name(id) and priority and math.abs(priority) < 2 ^ 53 and whole) then
    return redis.error_reply('ERR submit_jobs: argument ' .. i .. ' does not begin a job')
  end
  ids[#ids + 1] = id
  given[#given + 1] = {id = id, state = 'W', unmet = 0, attempts = 0, priority = string.format('%.0f', priority), token = '-',
    chunks = 0, out = '', payload = ARGV[i + 2], first = i + 4, last = i + 3 + count}
  i = i + 4 + count
end
local jobs, known, new, payloads = {}, 0, {}, get(PAYLOADS, ids)
for k, job in ipairs(given) do
  local payload = new[job.id] and new[job.id].payload or payloads[k]
  if payload and payload ~= job.payload then return {'changed', job.id} end
  if payload then
    known = known + 1
  else
    jobs[#jobs + 1] = job
    new[job.id] = job
  end
end
local touched, old = {}, {}  -- dependencies from before: their new dependents, their records
local others, seen = {}, {}  -- what they wait for from before; by whom each was last seen
for _, job in ipairs(jobs) do
  for k = job.first, job.last do
    local id = ARGV[k]
    if not new[id] and not seen[id] then others[#others + 1] = id end
    seen[id] = true
  end
end
read_ahead(others)
for _, id in ipairs(others) do old[id] = read(id) end
for _, job in ipairs(jobs) do
  for k = job.first, job.last do
    local id = ARGV[k]
    if seen[id] ~= job then
      seen[id] = job
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
