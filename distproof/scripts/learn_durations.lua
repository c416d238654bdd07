#!lua
-- Remembers what modules took: half of the new time and half of what was known; memory follows upwards at once.
-- KEYS: durations
-- ARGV: (module, ms, KiB) for each
-- Returns: how many
local call = redis.call
for i = 1, #ARGV, 3 do
  if not (tonumber(ARGV[i + 1] or '') and tonumber(ARGV[i + 2] or '')) then
    return redis.error_reply('ERR learn_durations: module, ms and KiB of each are wanted')
  end
end
for i = 1, #ARGV, 3 do
  local ms, kib = tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local old = call('HGET', KEYS[1], ARGV[i])
  if old then
    local old_ms, old_kib = old:match('^(%d+) (%d+)$')
    if old_ms then
      ms = (ms + old_ms) / 2
      kib = math.max(kib, (kib + old_kib) / 2)
    end
  end
  call('HSET', KEYS[1], ARGV[i], string.format('%.0f %.0f', ms, kib))
end
return #ARGV / 3
