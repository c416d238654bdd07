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

-- Records and outcomes are read and written together where there are many: `read_ahead` reads, and what `write` and
-- `finish` change is put down by `flush`, before anything else looks at it.
local records, changed, outcomes = {}, {}, {}
local function get(key, ids)
  local values = {}
  for from = 1, #ids, 1000 do
    for _, value in ipairs(call('HMGET', key, unpack(ids, from, math.min(from + 999, #ids)))) do values[#values + 1] = value end
  end
  return values
end
local function read_ahead(ids)
  for i, text in ipairs(get(JOBS, ids)) do records[ids[i]] = text end
end
local function read(id)
  local text = records[id]
  if text == nil then text = call('HGET', JOBS, id) end
  return parse(id, text)
end
-- The job, if `token` is that of its last grant.
local function granted(id, token)
  local job = read(id)
  return job and token ~= '-' and job.token == token and job or nil
end
local function write(job)
  local head = job.state .. ' ' .. job.unmet .. ' ' .. job.attempts .. ' ' .. job.priority
  records[job.id] = head .. ' ' .. job.token .. ' ' .. job.chunks .. ' ' .. job.out
  changed[#changed + 1] = job.id
end
-- A command that takes any number of words after its key.
local function put(name, key, words)
  for from = 1, #words, 2000 do call(name, key, unpack(words, from, math.min(from + 1999, #words))) end
end
local function flush()
  local words = {}
  for _, id in ipairs(changed) do
    words[#words + 1] = id
    words[#words + 1] = records[id]
  end
  put('HSET', JOBS, words)
  put('HSET', OUTCOMES, outcomes)
  records, changed, outcomes = {}, {}, {}
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
