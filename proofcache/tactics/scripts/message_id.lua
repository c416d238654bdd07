-- library: a text that one entry more has, by its id.
local function message_id(text)
  local index = 'i' .. redis.sha1hex(text)
  local id = call('HGET', MESSAGES, index)
  if id and call('HGET', MESSAGES, 't' .. id) == text then
    call('HINCRBY', MESSAGES, 'n' .. id, 1)
    return id
  end
  id = tostring(call('HINCRBY', META, 'next_message', 1))
  call('HSET', MESSAGES, 't' .. id, text, 'n' .. id, 1)
  call('HSETNX', MESSAGES, index, id)
  bytes = bytes + #text
  return id
end
