-- library: leaves the rest to the next script.
for _, source in ipairs(pending) do
  call('RPUSH', SPREAD, source.id .. ' ' .. (source.chunk or 0) .. ' ' .. source.chunks .. ' ' .. (source.blame or '') .. ' ' .. source.names)
end
untold = '1'
call('HSET', META, 'untold', untold)
