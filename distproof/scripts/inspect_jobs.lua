#!lua
-- What is known of some jobs.
-- KEYS: see lib.lua
-- ARGV: jobs
-- Returns: for each [job, state letter, unmet, attempts, priority, token, outcome, ms until lease or delay ends or -1,
--   ms since it was claimed or -1, place among the ready or -1]; [] where there is no such job
-- include: lib.lua
-- include: run.lua
-- include: record.lua
-- include: jobs.lua
-- include: describe.lua
local reply = {}
for i, id in ipairs(ARGV) do
  local job = read(id)
  reply[i] = job and describe(job) or {}
end
return reply
