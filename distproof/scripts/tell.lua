-- library: a step of settle.lua: something that the jobs `from` to `last` of `ids` wait for is done.
local changed, ready, k = {nil, nil, nil, nil}, {nil, nil}, 0
for i = from, last do
  local id, text = ids[i], texts[i - from + 1]
  local left = unpack_record('>I4', text) - WAITING
  if left >= 0 and left < 2 ^ 24 then
    left = left - (met and met[id] or 1)
    k = k + 2
    changed[k - 1], changed[k] = id, pack_record('>I4', left == 0 and READY_NOW or WAITING + left) .. text:sub(5)
    if left == 0 then
      local count = #ready
      ready[count + 1] = unpack_record('>d', text, 5)
      ready[count + 2] = id
    end
  end
end
if k > 0 then call('HSET', JOBS, unpack(changed)) end
if #ready > 0 then
  call('ZADD', READY, unpack(ready))
  freed = freed + #ready / 2
end
