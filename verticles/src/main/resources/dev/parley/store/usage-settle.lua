-- KEYS: state, reservations, epoch, pending. ARGV: the transaction that wrote the rows, 0 for none; then for each call eight:
-- its reservation or nothing; key or nothing; requests, tokens, cost; minute, day, month.
-- Replies 1 where it was counted, 2 where it is put by until the counters are made, 0 where there are none.
local state, held, pending = KEYS[1], KEYS[2], KEYS[4]
local epoch = redis.call('GET', KEYS[3]) or ''
local current = redis.call('HGET', state, 'e') == epoch
local making = not current and redis.call('HGET', state, 'l') == epoch
local new = current and not visible(redis.call('HGET', state, 's'), ARGV[1])
local changed = {}

local function counters(subject)
  if not changed[subject] then changed[subject] = read(redis.call('HGET', state, subject)) end
  return changed[subject]
end

for i = 2, #ARGV, 8 do
  local member, key = ARGV[i], ARGV[i + 1]
  local live = member ~= '' and redis.call('ZREM', held, member) == 1
  if current and live then
    local reserved = reservation(member)
    add(counters('u'), reserved.periods, 3, reserved.amounts, -1)
    if reserved.key ~= '' then add(counters(reserved.key), reserved.periods, 3, reserved.amounts, -1) end
  end
  if ARGV[i + 2] ~= '0' then
    if new then
      local amounts, periods = numbers(ARGV, i + 2), numbers(ARGV, i + 5)
      roll(counters('u'), periods)
      add(counters('u'), periods, 0, amounts, 1)
      if key ~= '' then
        roll(counters(key), periods)
        add(counters(key), periods, 0, amounts, 1)
      end
    elseif making then
      redis.call('RPUSH', pending, table.concat({ARGV[1], unpack(ARGV, i + 1, i + 7)}, '|'))
      -- Longer than usage-begin waits for its end.
      redis.call('EXPIRE', pending, 300)
    end
  end
end
for subject, values in pairs(changed) do redis.call('HSET', state, subject, packed(values)) end
return current and 1 or making and 2 or 0
