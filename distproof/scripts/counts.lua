-- library: how many jobs are in which state. Every final job has an outcome.
local function counts()
  local reply = {state, call('HLEN', JOBS), call('HLEN', OUTCOMES)}
  for i, value in ipairs(call('HMGET', META, 'failed', 'quarantined', 'cancelled')) do
    reply[3 + i] = tonumber(value or '0')
    reply[3] = reply[3] - reply[3 + i]
  end
  for i, set in ipairs({READY, LEASES, DELAYED}) do reply[6 + i] = call('ZCARD', set) end
  reply[10] = lease and call('ZCOUNT', WORKERS, now - lease, '+inf') or 0
  return reply
end
