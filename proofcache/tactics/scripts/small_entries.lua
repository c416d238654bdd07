-- library: entries of a scope that stand together in one field, since a field of its own takes the store some sixty
-- bytes more. Values have no newline and names no newline or tab, so a record is found by its name.
local MOST_SMALL, MOST_TOGETHER = 100, 4096

local function find_small(small, name)
  if not small or name:find('[\n\t]') then return nil end
  local first, last = small:find('\n' .. name .. '\t', 1, true)
  if not first then return nil end
  local stop = small:find('\n', last, true)
  return first, stop - 1, small:sub(last + 1, stop - 1)
end

-- What is left of it.
local function drop_small(scope, small, first, last)
  bytes = bytes - (last - first + 1)
  small = small:sub(1, first - 1) .. small:sub(last + 1)
  call('HSET', scope, 'n', small)
  return small
end

-- False: it is not small, or there is no room.
local function put_small(scope, small, name, value)
  local fits = #name + #value <= MOST_SMALL and #(small or '') <= MOST_TOGETHER
  if not fits or value:find('[=\n]') or name:find('[\n\t]') then return false end
  local record = '\n' .. name .. '\t' .. value
  bytes = bytes + #record + (small and 0 or 2)
  call('HSET', scope, 'n', record .. (small or '\n'))
  return true
end
