-- library: takes one of what an earlier script left over.
local entry = call('LPOP', SPREAD)
if entry then
  local id, chunk, chunks, culprit, names = entry:match('^(%S+) (%d+) (%d+) (%S*) (.*)$')
  pending[1] = {id = id, chunk = tonumber(chunk), chunks = tonumber(chunks), blame = culprit ~= '' and culprit or nil, names = names}
end
if call('EXISTS', SPREAD) == 0 then
  untold = false
  call('HDEL', META, 'untold')
end
