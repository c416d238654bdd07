#!lua
-- A worker's results. Dependents become ready in the same step.
-- KEYS: see lib.lua
-- ARGV: (job, token, digest) for each
-- Returns: for each 1 accepted, 2 accepted before (a repeat of this very grant's), 0 refused: drop the result
-- include: lib.lua
-- include: record.lua
local words = ARGV
local count = #words / 3
if count < 1 or count % 1 ~= 0 then return redis.error_reply('ERR done_jobs: job, token and digest of each are wanted') end
local meta = call('HMGET', META, 'state', 'untold')
local is_open, untold = meta[1] == 'open', meta[2]
local ids = {words[1]}
for i = 2, count do ids[i] = words[3 * i - 2] end
local texts = call('HMGET', JOBS, unpack(ids))
local reply, records, outcomes, over, accepted, n = {nil}, {nil, nil}, {nil, nil}, {nil}, count > 1 and {}, 0
local freed, pending = 0, {nil}
for i = 1, count do
  local id, token, text = ids[i], words[3 * i - 1], texts[i]
  reply[i] = 0
  if text then
    local letter, middle, held, at = unpack_record('>c1c14I2c0', text)
    if held ~= token then
    elseif letter == 'D' or accepted and accepted[id] then
      reply[i] = 2
    elseif letter == 'L' and is_open then
      reply[i] = 1
      if #text >= at then pending[#pending + 1] = {id = id, names = text:sub(at), chunks = unpack_record('>I3', middle, 12)} end
      n = n + 1
      over[n] = id
      records[2 * n - 1], records[2 * n] = id, 'D' .. text:sub(2, at - 1)
      outcomes[2 * n - 1], outcomes[2 * n] = id, words[3 * i]
      call('XADD', EVENTS, '*', 'k', 'done', 'j', id, 'd', token)
      if accepted then accepted[id] = true end
    end
  end
end
if n > 0 then
  call('HSET', JOBS, unpack(records))
  call('HSET', OUTCOMES, unpack(outcomes))
  call('ZREM', LEASES, unpack(over))
end
if is_open then
-- include: settle.lua
end
return reply
