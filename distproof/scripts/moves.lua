-- library: moves of jobs that several scripts make. Call `settle` at the end.
local freed = 0     -- jobs that became ready
local counted = {}  -- fields of meta, by how much they grow
local pending = {}  -- finished jobs whose dependents are to be told, from their chunk `chunk` on

local function make_ready(job)
  job.state = 'R'
  write(job)
  call('ZADD', READY, job.priority, job.id)
  freed = freed + 1
end

-- letter: D, F, Q or X; kind: its name in events and meta
local function finish(job, letter, kind, outcome, detail)
  job.state = letter
  write(job)
  outcomes[#outcomes + 1] = job.id
  outcomes[#outcomes + 1] = outcome
  counted[kind] = (counted[kind] or 0) + 1
  event(kind, job.id, detail or outcome)
  if letter == 'X' then job.blame = outcome end
  if job.out ~= '' then pending[#pending + 1] = job end
end

-- A lease ended without a verdict: again at once, after `delay` ms, or never.
local function take_back(job, kind, why, delay)
  call('ZREM', LEASES, job.id)
  if job.attempts >= max_attempts then
    finish(job, 'Q', 'quarantined', why)
  elseif delay > 0 then
    job.state = 'B'
    write(job)
    call('ZADD', DELAYED, now + delay, job.id)
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
    local worker = job.token:match(':(.-):') or '-'
    job.token = '-'
    take_back(job, 'retried', 'no word from ' .. worker, 0)
  end
  local due = call('ZRANGEBYSCORE', DELAYED, '-inf', now, 'LIMIT', 0, limit)
  for _, id in ipairs(due) do
    call('ZREM', DELAYED, id)
    make_ready(read(id))
  end
  return #late + #due
end
