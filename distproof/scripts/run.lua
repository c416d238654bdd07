-- library: the run and the time.
local time = call('TIME')
local now = time[1] * 1000 + (time[2] - time[2] % 1000) / 1000
local meta = call('HMGET', META, 'state', 'lease', 'pulse', 'due', 'untold')
local state, lease, due, untold = meta[1] or 'unknown', tonumber(meta[2]), tonumber(meta[4] or 0), meta[5]
