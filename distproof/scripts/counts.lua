-- library: how many jobs are in which state.
local function counts()
  local reply = {state}
  for _, value in ipairs(call('HMGET', META, 'total', 'done', 'failed', 'quarantined', 'cancelled')) do
    reply[#reply + 1] = tonumber(value or '0')
  end
  for i, set in ipairs({READY, LEASES, DELAYED}) do reply[6 + i] = call('ZCARD', set) end
  reply[10] = lease and call('ZCOUNT', WORKERS, now - lease, '+inf') or 0
  return reply
end
