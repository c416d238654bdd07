-- library: when nobody was heard of for half a lease, the store itself was stopped or its clock was set: nobody's
-- lease ran in that time. (A worker beats each 2/9, an idle one asks each 1/3 of a lease.)
local gap = now - meta[3]
if gap > lease / 2 or gap < -lease / 2 then
  for _, set in ipairs({LEASES, DELAYED}) do
    local found = call('ZRANGEBYSCORE', set, gap > 0 and meta[3] or '-inf', '+inf', 'WITHSCORES')
    for i = 1, #found, 2 do call('ZADD', set, found[i + 1] + gap, found[i]) end
  end
  call('HINCRBY', META, 'beat', gap)
  due = 0
  call('HSET', META, 'due', due)
end
if gap > 20 or gap < 0 then
  call('HSET', META, 'pulse', now)
  call('XTRIM', EVENTS, 'MAXLEN', '~', 200000)
end
