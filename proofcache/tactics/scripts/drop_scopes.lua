#!lua
-- Drops scopes with all their entries, in the order given, until at most so many bytes are left.
-- KEYS: see accounts.lua; scopes
-- ARGV: bytes that may be left (-1: drops all), ms since 1970 if fronts of processes are to forget theirs, else empty
-- Returns: [entries dropped, bytes left, generation]
-- include: accounts.lua
local most, now = tonumber(ARGV[1] or ''), ARGV[2]
if not most or not now then return redis.error_reply('ERR drop_scopes: bytes and ms are wanted') end
local had = tonumber(call('HGET', META, 'bytes') or '0')

local function forget(value)
  count(value, -1)
  release_message(value)
end

local function drop(scope)
  local fields, id = call('HGETALL', scope), id_of(scope)
  for i = 1, #fields, 2 do
    local field, value = fields[i], fields[i + 1]
    local kind = field:sub(1, 1)
    bytes = bytes - #field - #value
    if kind == 't' then
      forget(value)
    elseif kind == 'n' then
      for each in value:gmatch('\t([^\n]*)') do forget(each) end
    elseif kind ~= 'k' then
      call('ZREM', LABELS, field .. '\0' .. id)
    end
  end
  call('DEL', scope)
  call('ZREM', USED, id)
end

for i = 5, #KEYS do
  if had + bytes <= most then break end
  drop(KEYS[i])
end
local generation = tonumber(call('HGET', META, 'generation') or '0')
if now ~= '' then
  generation = math.max(generation + 1, tonumber(now))
  call('HSET', META, 'generation', string.format('%.0f', generation))
end
return {-entries, settle(), string.format('%.0f', generation)}
