#!lua
-- Keeps outcomes. Stays as it was: what is known already, where a timeout comes that is no longer; an entry whose
-- scope has the id of another scope.
-- KEYS: see accounts.lua; who computes (string; any key without a token); scopes
-- ARGV: ms since 1970, token of who computes (may be empty), then for each outcome: number of its scope, the scope's
--       bytes, name, value up to its message, message, value behind it, module, class (the last two may be empty)
-- Returns: [bytes, generation, (1 kept, 0 not for each outcome ...)]; an empty array: somebody else computes by now
-- include: accounts.lua
local now, token = ARGV[1], ARGV[2]
if token ~= '' and call('GET', KEYS[5]) ~= token then return {} end
if not tonumber(now) or (#ARGV - 2) % 8 ~= 0 then return redis.error_reply('ERR put_entries: ms, a token and outcomes are wanted') end
-- include: message_id.lua
-- include: small_entries.lua
local function is_known(old, head)
  if not old or head:sub(1, 1) ~= 't' then return false end
  local limit = tonumber(old:match('^t%d+/(%d+)') or '0')
  return old:sub(1, 1) ~= 't' or limit >= tonumber(head:match('/(%d+)') or '0')
end

local function label(scope, text)
  if #text > 1 and call('HSETNX', scope, text, '') == 1 then
    call('ZADD', LABELS, 0, text .. '\0' .. id_of(scope))
    bytes = bytes + #text
  end
end

local function put(scope, key, name, head, message, tail, module, class)
  local there = call('HMGET', scope, 'k', 'n', 't' .. name)
  if there[1] and there[1] ~= key then return 0 end
  local small = there[2] or nil
  local first, last, old = find_small(small, name)
  old = old or there[3]
  if is_known(old, head) then return 0 end
  local value = head .. (message ~= '' and '#' .. message_id(message) or '') .. tail
  if not there[1] then
    call('HSET', scope, 'k', key)
    bytes = bytes + 1 + #key
  end
  if old then
    count(old, -1)
    release_message(old)
  end
  if first then small = drop_small(scope, small, first, last) end
  if not put_small(scope, small, name, value) then
    bytes = bytes + #value - (there[3] and #there[3] or -1 - #name)
    call('HSET', scope, 't' .. name, value)
  elseif there[3] then
    bytes = bytes - 1 - #name - #there[3]
    call('HDEL', scope, 't' .. name)
  end
  count(value, 1)
  call('ZADD', USED, now, id_of(scope))
  label(scope, 'm' .. module)
  label(scope, 'c' .. class)
  return 1
end

call('HSETNX', META, 'generation', now)
local reply = {0, call('HGET', META, 'generation')}
for i = 3, #ARGV, 8 do reply[#reply + 1] = put(KEYS[5 + tonumber(ARGV[i])], unpack(ARGV, i + 1, i + 7)) end
reply[1] = settle()
return reply
