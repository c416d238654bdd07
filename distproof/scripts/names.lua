-- library: what may stand in a name.
local function is_name(text) return #text <= 200 and text:find('^[%w._-]+$') end
