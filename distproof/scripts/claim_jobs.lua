#!lua
-- Grants the ready jobs of the highest priority to a worker. Takes back what is overdue first, so that
-- recovery needs nobody else. The same nonce again (its reply was lost) gets the same grant.
-- KEYS: see lib.lua
-- ARGV: worker, nonce, how many at most
-- Returns: [run state, lease ms, ms until something is due or -1, (job, token, attempt, payload) for each grant...]
-- include: lib.lua
-- include: names.lua
-- include: record.lua
local words = ARGV
local worker, nonce, max = words[1], words[2], tonumber(words[3])
if not (is_name(worker) and is_name(nonce) and max and max >= 1 and max <= 1000) then
  return redis.error_reply('ERR claim_jobs: a worker, a nonce and 1 to 1000 are wanted')
end
local time = call('TIME')
local micros = time[2] + 0
local now = time[1] * 1000 + (micros - micros % 1000) / 1000
local meta = call('HMGET', META, 'state', 'lease', 'pulse', 'due', 'untold', 'fence', '/' .. worker)
local state, untold, last = meta[1] or 'unknown', meta[5], meta[7]
if state ~= 'open' then  -- each sleeper wakes the next
  if state ~= 'unknown' and call('EXISTS', WAKE) == 0 then
    call('RPUSH', WAKE, '1')
    call('PEXPIRE', WAKE, math.max(call('PTTL', META), 1))
  end
  return {state, 0, -1}
end
local lease, due = meta[2] + 0, (meta[4] or 0) + 0
-- include: time.lua
-- The last word of a worker whose last grant is of the same eighth of a lease is known well enough.
local granted_at = last and last:sub(1, 13) + 0 or 0
if granted_at < now - now % (lease / 8) or granted_at > now then call('ZADD', WORKERS, now, worker) end
local tail = ':' .. worker .. ':' .. nonce
if last and last:sub(17, 18 + #nonce) == ' ' .. nonce .. ' ' then
-- include: claim_again.lua
end
if untold or now >= due then
-- include: jobs.lua
-- include: moves.lua
  take_back_overdue(16)
-- include: settle.lua
end
local reply = {state, lease, -1, nil, nil, nil, nil}  -- with room for one
local popped = call('ZPOPMAX', READY, max)
if #popped > 0 then
-- include: claim_grant.lua
else
  for _, set in ipairs({LEASES, DELAYED}) do
    local first = call('ZRANGE', set, 0, 0, 'WITHSCORES')[2]
    local left = first and math.max(first - now, 0)
    if left and (reply[3] < 0 or left < reply[3]) then reply[3] = left end
  end
end
-- Tokens for jobs that went to a worker which was awake would only wake others in vain.
local wanted = call('ZCARD', READY) + (untold and 1 or 0)
if wanted == 0 then
  call('DEL', WAKE)
elseif wanted < 1024 then
  call('LTRIM', WAKE, 0, wanted - 1)
end
return reply
