-- library: what the keys of a cache hold, and how it is counted.
--
-- 1 meta      hash  generation (ms; another one: something was invalidated), bytes, entries, negatives,
--             next_message; hits, misses, saved_us
-- 2 used      zset  id of a scope by its last use, ms
-- 3 labels    zset  label, a zero byte, id of a scope; all of score 0. A label: m and a module, c and a class
-- 4 messages  hash  t<id> -> text, n<id> -> how many entries have it, i<sha1> -> id
-- of a scope  hash  k -> its bytes; a label -> nothing; n -> small entries: newline, name, tab, value, and so on,
--             and a newline; t<name> -> the value of an entry that is not small
--
-- bytes: of all fields and values of scopes, and all texts of messages.
local META, USED, LABELS, MESSAGES = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local call = redis.call
local bytes, entries, negatives = 0, 0, 0

local function id_of(scope) return scope:sub(-32) end

local function count(value, by)
  entries = entries + by
  if value:sub(1, 1) ~= 'p' then negatives = negatives + by end
end

-- One entry less has the message of this value.
local function release_message(value)
  local id = value:match('^%a%d+/?%d*#(%d+)')
  local text = id and call('HGET', MESSAGES, 't' .. id)
  if not text or call('HINCRBY', MESSAGES, 'n' .. id, -1) > 0 then return end
  call('HDEL', MESSAGES, 't' .. id, 'n' .. id)
  local index = 'i' .. redis.sha1hex(text)
  if call('HGET', MESSAGES, index) == id then call('HDEL', MESSAGES, index) end
  bytes = bytes - #text
end

-- The bytes that there are now.
local function settle()
  if entries ~= 0 then call('HINCRBY', META, 'entries', entries) end
  if negatives ~= 0 then call('HINCRBY', META, 'negatives', negatives) end
  return call('HINCRBY', META, 'bytes', bytes)
end
