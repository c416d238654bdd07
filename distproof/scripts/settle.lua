-- library: the end of every script that moves jobs. Dependents are told in bounded steps: what a script
-- leaves over waits in SPREAD, the next script of anybody goes on with it, and a token in WAKE sees to it
-- that there is one.
-- include: spread.lua

-- What an earlier script left over.
local function next_untold()
  local entry = call('LPOP', SPREAD)
  if not entry then return nil end
  local id, chunk = entry:match('^(.*)/(%d+)$')
  local job = read(id)
  job.chunk = tonumber(chunk)
  if job.state == 'X' then job.blame = call('HGET', OUTCOMES, id) end
  return job
end

-- Pushes tokens for sleeping workers: BLPOP gives each to one of them.
local function wake(count)
  local tokens = {}
  for i = 1, math.min(count, 1024 - call('LLEN', WAKE)) do tokens[i] = '1' end
  if #tokens > 0 then call('RPUSH', WAKE, unpack(tokens)) end
end

-- Returns whether dependents are left to be told.
local function settle(budget)
  flush()
  while budget > 0 do
    local source = table.remove(pending) or next_untold()
    if not source then break end
    local names, chunk = source.out, source.chunk or 0
    if chunk > 0 then
      names = call('HGET', EDGES, source.id .. '/' .. chunk)
      call('HDEL', EDGES, source.id .. '/' .. chunk)
    end
    source.chunk = chunk + 1
    if source.chunk <= source.chunks then pending[#pending + 1] = source end
    budget = budget - 1 - tell(source, names)
  end
  for _, source in ipairs(pending) do call('RPUSH', SPREAD, source.id .. '/' .. (source.chunk or 0)) end
  for kind, count in pairs(counted) do if count > 0 then call('HINCRBY', META, kind, count) end end
  local left = budget <= 0 and call('EXISTS', SPREAD) == 1
  if left then freed = freed + 1 end
  if freed > 0 then wake(freed) end
  return left
end
