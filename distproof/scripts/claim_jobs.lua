#!lua
-- Grants the ready jobs of the highest priority to a worker. Takes back what is overdue first, so that
-- recovery needs nobody else. The same nonce again (its reply was lost) gets the same grant.
-- KEYS: see lib.lua
-- ARGV: worker, nonce, how many at most
-- Returns: [run state, lease ms, ms until something is due or -1, (job, token, attempt, payload) for each grant...]
-- include: lib.lua
-- include: moves.lua
-- include: settle.lua
local worker, nonce, max = ARGV[1], ARGV[2], tonumber(ARGV[3])
if not (is_name(worker) and is_name(nonce) and max and max >= 1 and max <= 1000) then
  return redis.error_reply('ERR claim_jobs: a worker, a nonce and 1 to 1000 are wanted')
end
if state ~= 'open' then  -- each sleeper wakes the next
  if state ~= 'unknown' and call('EXISTS', WAKE) == 0 then
    call('RPUSH', WAKE, '1')
    call('PEXPIRE', WAKE, math.max(call('PTTL', META), 1))
  end
  return {state, 0, -1}
end
keep_time()
call('ZADD', WORKERS, now, worker)
local reply = {state, lease, -1}
local function grant(jobs)
  local ids = {}
  for i, job in ipairs(jobs) do ids[i] = job.id end
  local payloads = get(PAYLOADS, ids)
  for i, job in ipairs(jobs) do
    local n = #reply
    reply[n + 1], reply[n + 2], reply[n + 3], reply[n + 4] = job.id, job.token, job.attempts, payloads[i]
  end
end
local last = call('HGET', CLAIMS, worker)
if last and last:match('^%S+') == nonce then
  local held = {}
  for id, token in last:gmatch(' (%S+) (%S+)') do
    local job = granted(id, token)
    if job and job.state == 'L' then held[#held + 1] = job end
  end
  grant(held)
  return reply
end
take_back_overdue(16)
local untold = settle(1000)
-- Rises although the tail of the log may have been lost (microseconds), and although the clock may have been set back.
local fence = math.max(tonumber(meta[5] or '0') + 1, time[1] * 1000000 + time[2])
local popped, record, leases, jobs = call('ZPOPMAX', READY, max), {nonce}, {}, {}
for i = 1, #popped, 2 do jobs[#jobs + 1] = popped[i] end
read_ahead(jobs)
for i, id in ipairs(jobs) do
  local job = read(id)
  job.state, job.attempts = 'L', job.attempts + 1
  job.token = string.format('%.0f', fence) .. ':' .. worker .. ':' .. nonce
  fence = fence + 1
  write(job)
  leases[#leases + 1] = now + lease
  leases[#leases + 1] = id
  event('claimed', id, job.token)
  jobs[i] = job
  record[#record + 1] = id
  record[#record + 1] = job.token
end
grant(jobs)
flush()
put('ZADD', LEASES, leases)
-- include: claim_end.lua
return reply
