-- library: what a finished job means to those that wait for it.

-- Tells the jobs `names` that `source`, which they wait for, is final; returns how many they are.
local function tell(source, names)
  local ids, met, blame = {}, source.state == 'D', source.blame or source.id
  for id in names:gmatch('%S+') do ids[#ids + 1] = id end
  for from = 1, #ids, 1000 do
    local slice = {unpack(ids, from, math.min(from + 999, #ids))}
    local records, changed, ready, blamed = call('HMGET', JOBS, unpack(slice)), {}, {}, {}
    for i, id in ipairs(slice) do
      local unmet, rest = records[i]:match('^W (%d+) (.*)$')
      local text = unmet and (not met and 'X ' .. unmet .. ' ' or unmet == '1' and 'R 0 ' or 'W ' .. unmet - 1 .. ' ') .. rest
      if text then
        changed[#changed + 1] = id
        changed[#changed + 1] = text
      end
      if text and not met then
        local job = parse(id, text)
        job.blame = blame
        if job.out ~= '' then pending[#pending + 1] = job end
        blamed[#blamed + 1] = id
        blamed[#blamed + 1] = blame
        event('cancelled', id, blame)
      elseif unmet == '1' then
        ready[#ready + 1] = rest:match('^%d+ (%S+)')
        ready[#ready + 1] = id
      end
    end
    if #changed > 0 then call('HSET', JOBS, unpack(changed)) end
    if #ready > 0 then call('ZADD', READY, unpack(ready)) end
    if #blamed > 0 then call('HSET', OUTCOMES, unpack(blamed)) end
    freed = freed + #ready / 2
    counted.cancelled = (counted.cancelled or 0) + #blamed / 2
  end
  return #ids
end
