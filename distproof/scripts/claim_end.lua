-- library: what claim_jobs.lua leaves behind.
if #popped > 0 then
  call('HSET', META, 'fence', string.format('%.0f', fence - 1))
  call('HSET', CLAIMS, worker, table.concat(record, ' '))
else
  for _, set in ipairs({LEASES, DELAYED}) do
    local first = call('ZRANGE', set, 0, 0, 'WITHSCORES')[2]
    local left = first and math.max(tonumber(first) - now, 0)
    if left and (reply[3] < 0 or left < reply[3]) then reply[3] = left end
  end
end
-- Tokens for jobs that went to a worker which was awake would only wake others in vain.
local wanted = call('ZCARD', READY) + (untold and 1 or 0)
if wanted == 0 then call('DEL', WAKE) else call('LTRIM', WAKE, 0, wanted - 1) end
