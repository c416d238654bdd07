-- library: what the jobs of submit_jobs.lua wait for from before. `changed`: the records of these with new dependents;
-- `met`, `blame`: by new job, how many of these are done already, and one that has failed.
local olds, changed, met, blame = {}, {}, {}, {}
for i = 1, #links, 2 do olds[#olds + 1] = links[i] end
local texts = get(JOBS, olds)
for i, id in ipairs(olds) do
  if not texts[i] then return {'missing', links[2 * i]:match('%S+'), id} end
end
for i, id in ipairs(olds) do
  local text, names = texts[i], links[2 * i]
  local letter = text:sub(1, 1)
  if letter == 'D' then
    for name in names:gmatch('%S+') do met[name] = (met[name] or 0) + 1 end
  elseif letter == 'F' or letter == 'Q' or letter == 'X' then
    local culprit = letter == 'X' and call('HGET', OUTCOMES, id) or id
    for name in names:gmatch('%S+') do blame[name] = culprit end
  else
    if #text + #names < 2000 then
      text = text .. names
    else  -- to the last chunk, or to a new one
      local _, count, priority, chunks = unpack_record('>c1I3dI3', text)
      local size = chunks > 0 and call('HSTRLEN', EDGES, id .. '/' .. chunks) or 10000
      if size < 10000 then
        names = call('HGET', EDGES, id .. '/' .. chunks) .. names
      else
        chunks = chunks + 1
        text = pack_record('>c1I3dI3', letter, count, priority, chunks) .. text:sub(16)
      end
      call('HSET', EDGES, id .. '/' .. chunks, names)
    end
    changed[#changed + 1] = id
    changed[#changed + 1] = text
  end
end
