-- library: grants the jobs `popped`. Their fence rises although the tail of the log may have been lost (microseconds),
-- and although the clock may have been set back.
local fence, before = time[1] .. ('00000' .. time[2]):sub(-6), meta[6]
if before and before >= fence then fence = string.format('%.0f', before + 1) end
local first, ends = fence, now + lease
local count, ids = #popped / 2, {popped[1]}
for i = 2, count do ids[i] = popped[2 * i - 1] end
local texts, payloads, records, leases = call('HMGET', JOBS, unpack(ids)), call('HMGET', PAYLOADS, unpack(ids)), {nil, nil}, {nil, nil}
for i = 1, count do
  if i > 1 then fence = string.format('%.0f', fence + 1) end
  local id, text, token, n = ids[i], texts[i], fence .. tail, 4 * i
  local head, middle, size = unpack_record('>I4c11I2', text)
  local attempt = head - READY_NOW + 1
  records[2 * i - 1] = id
  records[2 * i] = pack_record('>I4c11I2', LEASED + attempt, middle, #token) .. token .. text:sub(HEAD + 1 + size)
  leases[2 * i - 1], leases[2 * i] = ends, id
  reply[n], reply[n + 1], reply[n + 2], reply[n + 3] = id, token, attempt, payloads[i]
  call('XADD', EVENTS, '*', 'k', 'claimed', 'j', id, 'd', token)
end
call('HSET', JOBS, unpack(records))
call('ZADD', LEASES, unpack(leases))
call('HSET', META, 'fence', fence, '/' .. worker, first .. ' ' .. nonce .. ' ' .. table.concat(ids, ' '))
if ends < due then call('HSET', META, 'due', ends) end
