-- KEYS: state, reservations, epoch. ARGV: now and expiry in ms; the reservation; tokens, cost; minute, day, month; key or
-- nothing; nine limits of the user and nine of the key, 0 for none.
-- Replies 0 where the counters must be made first; else 1 or, refused, 2, and what is used and reserved: nine of the user and,
-- with a key, nine of the key.
local state, held = KEYS[1], KEYS[2]
if redis.call('HGET', state, 'e') ~= (redis.call('GET', KEYS[3]) or '') then return {0} end
if #redis.call('ZRANGEBYSCORE', held, '-inf', ARGV[1], 'LIMIT', 0, 1) > 0 then
  -- Its process is gone, or has lost us; only the ledger knows what became of the call.
  redis.call('ZREMRANGEBYSCORE', held, '-inf', ARGV[1])
  redis.call('HDEL', state, 'e')
  return {0}
end
local amounts = {1, tonumber(ARGV[4]), tonumber(ARGV[5])}
local periods = numbers(ARGV, 6)
local subjects = {'u'}
if ARGV[9] ~= '' then subjects[2] = ARGV[9] end
local all = {}
local reply = {1}
for s = 1, #subjects do
  local counters = read(state, subjects[s])
  roll(counters, periods)
  all[s] = counters
  for p = 0, 2 do
    for m = 1, 3 do
      local have = counters[p * 7 + 1 + m] + counters[p * 7 + 4 + m]
      local limit = tonumber(ARGV[9 + (s - 1) * 9 + p * 3 + m])
      if limit > 0 and have + amounts[m] > limit then reply[1] = 2 end
      reply[#reply + 1] = have
    end
  end
end
if reply[1] == 1 then
  local kept = {all[1][1], all[1][8], all[1][15]}
  local member = table.concat({ARGV[3], ARGV[4], ARGV[5], kept[1], kept[2], kept[3], ARGV[9]}, '|')
  for s = 1, #subjects do
    add(all[s], kept, 3, amounts, 1)
    write(state, subjects[s], all[s])
  end
  redis.call('ZADD', held, ARGV[2], member)
  reply[#reply + 1] = member
end
return reply
