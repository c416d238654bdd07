-- library: moves of jobs that several scripts make. settle.lua comes after them.
local freed = 0     -- jobs that became ready
local pending = {}  -- finished jobs whose dependents are to be told (settle.lua)

local function event(kind, id, detail) call('XADD', EVENTS, '*', 'k', kind, 'j', id, 'd', detail) end

local function make_ready(job)
  job.state = 'R'
  write(job)
  call('ZADD', READY, job.priority, job.id)
  freed = freed + 1
end

-- Without a result. letter: F, Q or X; kind: its name in events and meta; outcome: why, X: who is to blame
local function finish(job, letter, kind, outcome)
  if job.out ~= '' then
    pending[#pending + 1] = {id = job.id, names = job.out, chunks = job.chunks, blame = letter == 'X' and outcome or job.id}
  end
  if job.state == 'W' then job.count = 0 end
  job.state, job.out, job.chunks = letter, '', 0
  write(job)
  call('HSET', OUTCOMES, job.id, outcome)
  call('HINCRBY', META, kind, 1)
  event(kind, job.id, outcome)
end

-- Leases and delays end from `time` on.
local function expect_end(time)
  if time < due then
    due = time
    call('HSET', META, 'due', due)
  end
end

-- A lease ended without a verdict: again at once, after `delay` ms, or never.
local function take_back(job, kind, why, delay)
  call('ZREM', LEASES, job.id)
  if job.count >= tonumber(call('HGET', META, 'attempts')) then
    finish(job, 'Q', 'quarantined', why)
  elseif delay > 0 then
    job.state = 'B'
    write(job)
    call('ZADD', DELAYED, now + delay, job.id)
    expect_end(now + delay)
    event(kind, job.id, why)
  else
    make_ready(job)
    event(kind, job.id, why)
  end
end

-- Takes back at most `limit` overdue leases, ends as many delays.
local function take_back_overdue(limit)
  local late = call('ZRANGEBYSCORE', LEASES, '-inf', now - 1, 'LIMIT', 0, limit)
  for _, id in ipairs(late) do
    local job = read(id)
    local worker = job.token:match(':(.-):')
    job.token = ''
    take_back(job, 'retried', 'no word from ' .. worker, 0)
  end
  local ended = call('ZRANGEBYSCORE', DELAYED, '-inf', now, 'LIMIT', 0, limit)
  for _, id in ipairs(ended) do
    call('ZREM', DELAYED, id)
    make_ready(read(id))
  end
  due = now + lease
  for _, set in ipairs({LEASES, DELAYED}) do
    due = math.min(due, call('ZRANGE', set, 0, 0, 'WITHSCORES')[2] or due)
  end
  call('HSET', META, 'due', due)
  return #late + #ended
end
