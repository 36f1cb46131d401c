-- The counters of one user in one hash. Fields: u, what the user has used; the id of a key, what was used by it; each packed as
-- three periods (minute, day, month) of seven whole numbers: which period, used requests, tokens and cost, reserved ones.
-- e: the epoch in which they were made from the ledger; l: the epoch in which somebody makes them now; s: which transactions
-- of the ledger were in them from the beginning. Numbers are exact up to 2^53, and stop there.
local FORM = '>i8i8i8i8i8i8i8i8i8i8i8i8i8i8i8i8i8i8i8i8i8'
local MOST = 9007199254740991

local function none()
  return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
end

local function read(packed)
  return packed and {struct.unpack(FORM, packed)} or none()
end

local function packed(counters)
  return struct.pack(FORM, unpack(counters, 1, 21))
end

-- A new period begins with nothing. Time never goes back: a node whose clock is behind counts in the period of the others.
local function roll(counters, periods)
  for p = 0, 2 do
    local at = p * 7 + 1
    if periods[p + 1] > counters[at] then
      counters[at] = periods[p + 1]
      for i = at + 1, at + 6 do counters[i] = 0 end
    end
  end
end

-- Adds to what is used (offset 0) or reserved (offset 3), where the period is still the one of the call.
local function add(counters, periods, offset, amounts, sign)
  for p = 0, 2 do
    local at = p * 7 + 1
    if counters[at] == periods[p + 1] then
      for m = 1, 3 do
        local i = at + offset + m
        counters[i] = math.max(0, math.min(MOST, counters[i] + sign * amounts[m]))
      end
    end
  end
end

local function split(text)
  local parts = {}
  for part in string.gmatch(text .. '|', '([^|]*)|') do parts[#parts + 1] = part end
  return parts
end

local function numbers(parts, from)
  return {tonumber(parts[from]), tonumber(parts[from + 1]), tonumber(parts[from + 2])}
end

-- A member of the set of reservations: id, tokens, cost, minute, day, month, key.
local function reservation(member)
  local tokens, cost, minute, day, month, key = string.match(member, '|(%d+)|(%d+)|(%d+)|(%d+)|(%d+)|(.*)$')
  return {
    amounts = {1, tonumber(tokens), tonumber(cost)},
    periods = {tonumber(minute), tonumber(day), tonumber(month)},
    key = key}
end

-- Whether a transaction was in this snapshot of PostgreSQL, written xmin:xmax:those between that had not ended.
local function visible(snapshot, transaction)
  local xmin, xmax, open = string.match(snapshot, '^(%d+):(%d+):(.*)$')
  local id = tonumber(transaction)
  if id < tonumber(xmin) then return true end
  if id >= tonumber(xmax) then return false end
  return not string.find(',' .. open .. ',', ',' .. transaction .. ',', 1, true)
end
