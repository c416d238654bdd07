-- library: what a run's keys hold, the record of a job, and what every script does first.
--
-- 1 jobs       hash  job -> "state unmet attempts priority token chunks dependents..."
--              state: W waiting, R ready, L leased, B backing off, D done, F failed, Q quarantined, X cancelled
--              unmet: dependencies not done; token: "fence:worker:nonce" of the last grant, "-" for none
--              chunks: dependents that do not fit in here stand in edges, fields "job/1" .. "job/chunks"
-- 2 payloads   hash  job -> what submit was given
-- 3 outcomes   hash  job -> D: digest; F, Q: why; X: the job that is to blame
-- 4 edges      hash  job/n -> dependents
-- 5 ready      zset  job by priority        6 leases  zset  job by end of lease, ms
-- 7 delayed    zset  job by end of back-off, ms
-- 8 spread     list  finished jobs, or chunks of theirs, whose dependents are still to be told
-- 9 wake       list  a token for each worker to wake; never more than ready jobs (and 1024)
-- 10 meta      hash  state, epoch, lease, attempts, backoff, keep, abandon, beat (the
--              coordinator's), pulse (last script), fence, total, done, failed, quarantined, cancelled
-- 11 workers   zset  worker by last word, ms   12 claims  hash  worker -> "nonce job token job token ..."
-- 13 events    stream  k kind, j job, d detail
local JOBS, PAYLOADS, OUTCOMES, EDGES, READY, LEASES, DELAYED, SPREAD, WAKE, META, WORKERS, CLAIMS, EVENTS = unpack(KEYS)
local call = redis.call
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local meta = call('HMGET', META, 'state', 'lease', 'pulse', 'attempts', 'fence')
local state, lease, pulse, max_attempts = meta[1] or 'unknown', tonumber(meta[2]), tonumber(meta[3]), tonumber(meta[4])

local function is_name(text) return #text > 0 and #text <= 200 and not text:find('[^%w._-]') end

local function event(kind, id, detail)
  call('XADD', EVENTS, 'MAXLEN', '~', 200000, '*', 'k', kind, 'j', id, 'd', detail)
end

local function parse(id, text)
  if not text then return nil end
  local letter, unmet, attempts, priority, token, chunks, out = text:match('^(%a) (%d+) (%d+) (%S+) (%S+) (%d+) (.*)$')
  return {id = id, state = letter, unmet = tonumber(unmet), attempts = tonumber(attempts), priority = priority,
    token = token, chunks = tonumber(chunks), out = out}
end
local function read(id) return parse(id, call('HGET', JOBS, id)) end
-- The job, if `token` is that of its last grant.
local function granted(id, token)
  local job = read(id)
  return job and token ~= '-' and job.token == token and job or nil
end
local function write(job)
  local head = job.state .. ' ' .. job.unmet .. ' ' .. job.attempts .. ' ' .. job.priority
  call('HSET', JOBS, job.id, head .. ' ' .. job.token .. ' ' .. job.chunks .. ' ' .. job.out)
end

-- When nobody was heard of for half a lease, the store itself was stopped or its clock was set: nobody's
-- lease ran in that time. (A worker beats each 2/9, an idle one asks each 1/3 of a lease.)
local function keep_time()
  local gap = now - pulse
  if gap > lease / 2 or gap < -lease / 2 then
    for _, set in ipairs({LEASES, DELAYED}) do
      local found = call('ZRANGEBYSCORE', set, gap > 0 and pulse or '-inf', '+inf', 'WITHSCORES')
      for i = 1, #found, 2 do call('ZADD', set, found[i + 1] + gap, found[i]) end
    end
    call('HINCRBY', META, 'beat', gap)
  end
  if gap > 20 or gap < 0 then call('HSET', META, 'pulse', now) end
end
