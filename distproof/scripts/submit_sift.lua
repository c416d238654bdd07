-- library: submit_jobs.lua where some of the jobs are known: from here on these are jobs from before.
local function sift(names)  -- without those that are known
  return (names:gsub('(%S+) ', function(id) return is_known[id] and '' end))
end
local given, given_ready, given_links = records, ready, links
local given_payloads = payloads
records, payloads, ready, links = {}, {}, {}, {}
local function link(id, names)
  if names ~= '' then
    links[#links + 1] = id
    links[#links + 1] = names
  end
end
for i = 1, #given, 2 do
  local id, names = given[i], sift(given[i + 1]:sub(HEAD + 1))
  if is_known[id] then
    link(id, names)
  else
    local n = #records
    records[n + 1], records[n + 2] = id, given[i + 1]:sub(1, HEAD) .. names
    payloads[n + 1], payloads[n + 2] = id, given_payloads[i + 1]
  end
end
for i = 2, #given_ready, 2 do
  if not is_known[given_ready[i]] then
    ready[#ready + 1] = given_ready[i - 1]
    ready[#ready + 1] = given_ready[i]
  end
end
for i = 1, #given_links, 2 do link(given_links[i], sift(given_links[i + 1])) end
