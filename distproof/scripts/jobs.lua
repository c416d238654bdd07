-- library: jobs as tables.
local function parse(id, text)
  if not text then return nil end
  local letter, count, priority, chunks, token, at = unpack_record(FORM, text)
  return {id = id, state = letter, count = count, priority = priority, chunks = chunks, token = token, out = text:sub(at)}
end
local function read(id) return parse(id, call('HGET', JOBS, id)) end
-- The job, if `token` is that of its last grant.
local function granted(id, token)
  local job = read(id)
  return job and token ~= '' and job.token == token and job or nil
end
local function format(job)
  return pack_record(FORM, job.state, job.count, job.priority, job.chunks, #job.token, job.token) .. job.out
end
local function write(job) call('HSET', JOBS, job.id, format(job)) end
