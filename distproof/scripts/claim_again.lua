-- library: returns what is left of the grant `last`.
local again = {state, lease, -1}
local fence, names = last:match('^(%d+) %S+ (.*)$')
for id in names:gmatch('%S+') do
  local letter, attempts, _, _, token = unpack_record(FORM, call('HGET', JOBS, id))
  if letter == 'L' and token == string.format('%.0f', fence) .. tail then
    local n = #again
    again[n + 1], again[n + 2], again[n + 3], again[n + 4] = id, token, attempts, call('HGET', PAYLOADS, id)
  end
  fence = fence + 1
end
return again
