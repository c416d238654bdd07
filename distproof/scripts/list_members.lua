#!lua
-- Workers, or runs, by their last word; those silent for the longest time first.
-- KEYS: members (zset by last word, ms), what they are (hash)
-- ARGV: none
-- Returns: (member, ms since its last word, what it is) for each
local call = redis.call
local time = call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local members, reply = call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES'), {}
for i = 1, #members, 2 do
  reply[#reply + 1] = members[i]
  reply[#reply + 1] = math.max(now - members[i + 1], 0)
  reply[#reply + 1] = call('HGET', KEYS[2], members[i]) or ''
end
return reply
