#!lua
-- How many jobs are in which state.
-- KEYS: see lib.lua
-- ARGV: none
-- Returns: [run state, total, done, failed, quarantined, cancelled, ready, running, delayed,
--   workers heard of within a lease]; the jobs that are left wait
-- include: lib.lua
-- include: run.lua
-- include: counts.lua
return counts()
