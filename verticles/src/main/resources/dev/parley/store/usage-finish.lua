-- Ends what usage-begin has begun. KEYS: state, reservations, epoch, pending. ARGV: the epoch; the snapshot of the sums; now in
-- ms; minute, day, month of the sums; seconds for which the counters are kept; then for each subject ten: its name, requests,
-- tokens, cost of the minute, the day, the month.
-- Replies 1 where the counters are there, 0 where it must be begun again.
local state, held, pending = KEYS[1], KEYS[2], KEYS[4]
local epoch = redis.call('GET', KEYS[3]) or ''
if epoch ~= ARGV[1] then return 0 end
if redis.call('HGET', state, 'e') == epoch then return 1 end
if redis.call('HGET', state, 'l') ~= epoch then return 0 end
local now = numbers(ARGV, 4)
local all = {}

local function counters(subject)
  if not all[subject] then
    all[subject] = none()
    roll(all[subject], now)
  end
  return all[subject]
end

counters('u')
for i = 8, #ARGV, 10 do
  local subject = counters(ARGV[i])
  for p = 0, 2 do
    for m = 1, 3 do subject[p * 7 + 1 + m] = math.min(MOST, tonumber(ARGV[i + p * 3 + m])) end
  end
end
redis.call('ZREMRANGEBYSCORE', held, '-inf', ARGV[3])
for _, member in ipairs(redis.call('ZRANGE', held, 0, -1)) do
  local reserved = reservation(member)
  add(counters('u'), reserved.periods, 3, reserved.amounts, 1)
  if reserved.key ~= '' then add(counters(reserved.key), reserved.periods, 3, reserved.amounts, 1) end
end
for _, entry in ipairs(redis.call('LRANGE', pending, 0, -1)) do
  local parts = split(entry)
  if not visible(ARGV[2], parts[1]) then
    local amounts, periods = numbers(parts, 3), numbers(parts, 6)
    roll(counters('u'), periods)
    add(counters('u'), periods, 0, amounts, 1)
    if parts[2] ~= '' then
      roll(counters(parts[2]), periods)
      add(counters(parts[2]), periods, 0, amounts, 1)
    end
  end
end
redis.call('DEL', state, pending)
for subject, values in pairs(all) do redis.call('HSET', state, subject, packed(values)) end
redis.call('HSET', state, 'e', epoch, 's', ARGV[2])
redis.call('EXPIRE', state, ARGV[7])
return 1
