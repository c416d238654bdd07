-- library: a step of settle.lua: the jobs `from` to `last` of `ids` wait for something that will never be done.
local changed, outcomes, k = {}, {}, 0
for i = from, last do
  local id, text = ids[i], texts[i - from + 1]
  local letter, _, priority, chunks, _, at = unpack_record(FORM, text)
  if letter == 'W' then
    if #text >= at then pending[#pending + 1] = {id = id, names = text:sub(at), chunks = chunks, blame = blame} end
    k = k + 2
    changed[k - 1], changed[k] = id, pack_record(FORM, 'X', 0, priority, 0, 0, '')
    outcomes[k - 1], outcomes[k] = id, blame
    call('XADD', EVENTS, '*', 'k', 'cancelled', 'j', id, 'd', blame)
  end
end
if k > 0 then
  call('HSET', JOBS, unpack(changed))
  call('HSET', OUTCOMES, unpack(outcomes))
  call('HINCRBY', META, 'cancelled', k / 2)
end
