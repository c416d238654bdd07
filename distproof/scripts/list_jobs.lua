#!lua
-- A page of all jobs.
-- KEYS: see lib.lua
-- ARGV: cursor, about how many
-- Returns: [next cursor, then for each what inspect_jobs.lua returns]
-- include: lib.lua
-- include: run.lua
-- include: record.lua
-- include: jobs.lua
-- include: describe.lua
local page = call('HSCAN', JOBS, ARGV[1], 'COUNT', ARGV[2])
local reply = {page[1]}
for i = 1, #page[2], 2 do reply[#reply + 1] = describe(parse(page[2][i], page[2][i + 1])) end
return reply
