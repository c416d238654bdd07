-- library: one job for people.
local function describe(job)
  local set = job.state == 'L' and LEASES or job.state == 'B' and DELAYED
  local due = set and call('ZSCORE', set, job.id)
  local claimed = job.state == 'L' and job.token:match('^%d+')
  local waits = job.state == 'W'
  return {job.id, job.state, waits and job.count or 0, waits and 0 or job.count, job.priority, job.token,
    call('HGET', OUTCOMES, job.id) or '', due and due - now or -1,
    claimed and math.max(now - math.floor(claimed / 1000), 0) or -1,
    job.state == 'R' and call('ZREVRANK', READY, job.id) or -1}
end
