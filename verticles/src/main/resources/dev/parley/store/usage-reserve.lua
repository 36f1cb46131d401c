-- KEYS: state, reservations, epoch. ARGV: now and expiry in ms; the reservation; tokens, cost; minute, day, month; the key, where
-- it has limits of its own, or nothing; nine limits of the user and, with a key, nine of it, 0 for none, packed.
-- Replies 0 where the counters must be made first; else 1 or, refused, 2, and what is used and reserved, packed like the limits;
-- and the name of the reservation.
local state, held, key = KEYS[1], KEYS[2], ARGV[9]
local known = redis.call('HMGET', state, 'e', 'u', key)
if known[1] ~= (redis.call('GET', KEYS[3]) or '') then return {0} end
if #redis.call('ZRANGEBYSCORE', held, '-inf', ARGV[1], 'LIMIT', 0, 1) > 0 then
  -- Its process is gone, or has lost us; only the ledger knows what became of the call.
  redis.call('ZREMRANGEBYSCORE', held, '-inf', ARGV[1])
  redis.call('HDEL', state, 'e')
  return {0}
end
local NINE = '>i8i8i8i8i8i8i8i8i8'
local amounts = {1, tonumber(ARGV[4]), tonumber(ARGV[5])}
local periods = numbers(ARGV, 6)
local granted = true

local function check(counters, limits)
  roll(counters, periods)
  local have = {}
  for place = 0, 8 do
    local at = 7 * math.floor(place / 3) + place % 3 + 2
    have[place + 1] = counters[at] + counters[at + 3]
    local limit = limits[place + 1]
    if limit > 0 and have[place + 1] + amounts[place % 3 + 1] > limit then granted = false end
  end
  return struct.pack(NINE, unpack(have))
end

local user, ofKey = read(known[2]), nil
local have = check(user, {struct.unpack(NINE, ARGV[10])})
if key ~= '' then
  ofKey = read(known[3])
  have = have .. check(ofKey, {struct.unpack(NINE, ARGV[10], 73)})
end
if not granted then return {2, have} end
-- Those of the counters: another node's clock may be ahead.
periods = {user[1], user[8], user[15]}
add(user, periods, 3, amounts, 1)
if ofKey then
  add(ofKey, periods, 3, amounts, 1)
  redis.call('HSET', state, 'u', packed(user), key, packed(ofKey))
else
  redis.call('HSET', state, 'u', packed(user))
end
local member = table.concat({ARGV[3], ARGV[4], ARGV[5], periods[1], periods[2], periods[3], key}, '|')
redis.call('ZADD', held, ARGV[2], member)
return {1, have, member}
