#!lua
-- Opens a run, or takes an open one over from its coordinator.
-- KEYS: see lib.lua
-- ARGV: lease ms, attempts, back-off ms, abandon after ms, keep ms
-- Returns: the coordinator's epoch; 0: the run is closed
-- include: lib.lua
-- include: run.lua
local names, fields = {'lease', 'attempts', 'backoff', 'abandon', 'keep'}, {}
for i, name in ipairs(names) do
  local value = tonumber(ARGV[i] or '')
  if not value or value < 1 or value ~= math.floor(value) then
    return redis.error_reply('ERR open_run: ' .. name .. ' must be a positive integer')
  end
  fields[#fields + 1] = name
  fields[#fields + 1] = ARGV[i]
end
if state ~= 'open' and state ~= 'unknown' then return 0 end
call('HSET', META, 'state', 'open', 'beat', now, unpack(fields))
call('HSETNX', META, 'pulse', now)
call('HSET', META, 'form', '2 (a text of more than 64 bytes makes this a hash whose fields are found at once)')
return call('HINCRBY', META, 'epoch', 1)
