-- library: the end of every script that moves jobs, once in it. Tells dependents, in bounded steps: what a script leaves
-- over waits in SPREAD, the next script of anybody goes on with it, and a token in WAKE sees to it that there is one.
-- Takes `freed` and `pending`: tables of id, names (of dependents), chunks (of more), chunk (of these: the next) and
-- blame (who is to blame; nil: it is done). Leaves in `untold` whether some are left.
local budget = 1000
if untold and #pending == 0 then
-- include: resume.lua
end
while budget > 0 and #pending > 0 do
  -- Those with the same blame together. `met`: for how many of them a job waited, where that may be more than one.
  local ids, n, met, blame = {nil, nil}, 0, #pending > 1 and {}, pending[#pending].blame
  repeat
    local source = pending[#pending]
    pending[#pending] = nil
    local names, chunk = source.names, source.chunk or 0
    if chunk > 0 then
      local field = source.id .. '/' .. chunk
      names = call('HGET', EDGES, field)
      call('HDEL', EDGES, field)
    end
    if chunk < source.chunks then
      source.chunk, source.names = chunk + 1, ''
      pending[#pending + 1] = source
    end
    budget = budget - 1
    for id in names:gmatch('%S+') do
      budget = budget - 1
      local before = met and met[id]
      if met then met[id] = (before or 0) + 1 end
      if not before then
        n = n + 1
        ids[n] = id
      end
    end
  until budget <= 0 or #pending == 0 or pending[#pending].blame ~= blame
  for from = 1, n, 1000 do
    local last = from + 999 < n and from + 999 or n
    local texts = call('HMGET', JOBS, unpack(ids, from, last))
    if blame then
-- include: cancel.lua
    else
-- include: tell.lua
    end
  end
  if untold and #pending == 0 then
-- include: resume.lua
  end
end
if #pending > 0 then
-- include: leave.lua
end
-- Tokens for sleeping workers: BLPOP gives each to one of them.
if untold then freed = freed + 1 end
if freed > 0 then
  local room = 1024 - call('LLEN', WAKE)
  if freed == 1 and room > 0 then
    call('RPUSH', WAKE, '1')
  elseif room > 0 then
    local tokens = {}
    for i = 1, freed < room and freed or room do tokens[i] = '1' end
    call('RPUSH', WAKE, unpack(tokens))
  end
end
