#!lua
-- Adds jobs. Again with the same payload: nothing. All is checked before anything is written. The caller read the
-- graph the other way (distproof/submit_batch.h): each job comes with those of its dependents that are added with it.
-- KEYS: see lib.lua
-- ARGV: number of jobs, number of those that wait for nothing, (job, record) for each, (job, payload) for each,
--   (priority, job) for each that waits for nothing, (job from before, its new dependents) for each
-- Returns: ["ok", added, known] or, with nothing added, ["closed", state], ["changed", job] (known with another
--   payload), ["missing", job, dependency] (that nobody knows)
-- include: lib.lua
-- include: names.lua
-- include: record.lua
-- include: submit_read.lua
local run = call('HMGET', META, 'state', 'untold')
local state, untold = run[1] or 'unknown', run[2]
if state ~= 'open' then return {'closed', state} end
local function get(key, ids)
  local values = {}
  for from = 1, #ids, 1000 do
    for _, value in ipairs(call('HMGET', key, unpack(ids, from, math.min(from + 999, #ids)))) do values[#values + 1] = value end
  end
  return values
end
local known, is_known = 0, {}
for i, payload in ipairs(get(PAYLOADS, ids)) do
  if payload then
    if payload ~= payloads[2 * i] then return {'changed', ids[i]} end
    known, is_known[ids[i]] = known + 1, true
  end
end
if known > 0 then
-- include: submit_sift.lua
end
-- include: submit_link.lua
-- include: submit_write.lua
-- include: settle.lua
return {'ok', #records / 2, known}
