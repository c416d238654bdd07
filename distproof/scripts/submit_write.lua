-- library: the writing half of submit_jobs.lua.

-- Adds the dependents collected in `more`: to the record while it is short, then to the last chunk, then to a new one.
local function link(job)
  if not job.more then return end
  local text = table.concat(job.more, ' ')
  if #job.out + #text < 2000 then
    job.out = job.out == '' and text or job.out .. ' ' .. text
    return
  end
  if job.out == '' then job.out = table.remove(job.more); text = table.concat(job.more, ' ') end
  local last = job.id .. '/' .. job.chunks
  local size = job.chunks > 0 and call('HSTRLEN', EDGES, last) or 10000
  if size < 10000 then
    text = call('HGET', EDGES, last) .. ' ' .. text
  else
    job.chunks = job.chunks + 1
  end
  call('HSET', EDGES, job.id .. '/' .. job.chunks, text)
end

for _, job in ipairs(touched) do link(job); write(job) end
local payload_words, ready = {}, {}
for _, job in ipairs(jobs) do
  link(job)
  payload_words[#payload_words + 1] = job.id
  payload_words[#payload_words + 1] = job.payload
  if job.blame then
    local blame = job.blame.state == 'X' and call('HGET', OUTCOMES, job.blame.id) or job.blame.id
    finish(job, 'X', 'cancelled', blame)
  elseif job.unmet == 0 then
    job.state = 'R'
    write(job)
    ready[#ready + 1] = job.priority
    ready[#ready + 1] = job.id
  else
    write(job)
  end
end
put('HSET', PAYLOADS, payload_words)
put('ZADD', READY, ready)
freed = freed + #ready / 2
if #jobs > 0 then call('HINCRBY', META, 'total', #jobs) end
settle(1000)
