-- library: the writing half of submit_jobs.lua.
local blamed, pending = {}, {}
if next(met) or next(blame) then
  for i = 1, #records, 2 do
    local id, text = records[i], records[i + 1]
    local _, count, priority = unpack_record('>c1I3d', text)
    if blame[id] then
      if #text > HEAD then pending[#pending + 1] = {id = id, names = text:sub(HEAD + 1), chunks = 0, blame = blame[id]} end
      records[i + 1] = pack_record(FORM, 'X', 0, priority, 0, 0, '')
      blamed[#blamed + 1] = id
      blamed[#blamed + 1] = blame[id]
      call('XADD', EVENTS, '*', 'k', 'cancelled', 'j', id, 'd', blame[id])
    elseif met[id] then
      count = count - met[id]
      records[i + 1] = pack_record('>c1I3', count == 0 and 'R' or 'W', count) .. text:sub(5)
      if count == 0 then
        ready[#ready + 1] = priority
        ready[#ready + 1] = id
      end
    end
  end
end
local function put(command, key, words)
  for from = 1, #words, 2000 do call(command, key, unpack(words, from, math.min(from + 1999, #words))) end
end
put('HSET', JOBS, records)
put('HSET', JOBS, changed)
put('HSET', PAYLOADS, payloads)
put('ZADD', READY, ready)
put('HSET', OUTCOMES, blamed)
if #blamed > 0 then call('HINCRBY', META, 'cancelled', #blamed / 2) end
local freed = #ready / 2
