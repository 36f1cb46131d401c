-- Begins to make the counters of a user from the ledger. From now on calls that are settled are put by.
-- KEYS: state, epoch, pending. ARGV: seconds after which a maker that has not come back is forgotten.
-- Replies the epoch, or nothing where the counters are there.
local state = KEYS[1]
local epoch = redis.call('GET', KEYS[2])
if not epoch then epoch = tostring(redis.call('INCR', KEYS[2])) end
if redis.call('HGET', state, 'e') == epoch then return false end
if redis.call('HGET', state, 'l') ~= epoch then
  -- What was put by before is in the ledger by now.
  redis.call('DEL', KEYS[3])
  redis.call('HSET', state, 'l', epoch)
end
redis.call('HDEL', state, 'e')
redis.call('EXPIRE', state, ARGV[1])
return epoch
