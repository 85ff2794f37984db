-- KEYS[1]: a token. ARGV: the highest generation that the caller knows of, how long a lease lasts.
-- {1, generation}: the lease is the caller's, and the generation is its mark. {0, wait}: it is another's for so long.
local known, duration = tonumber(ARGV[1]), tonumber(ARGV[2])
local state = redis.call('HMGET', KEYS[1], 'generation', 'leased_until', 'leased_for')
local now = server_time()
-- Never more than at first, even if the clock was set back.
local left = math.min((tonumber(state[2]) or now) - now, tonumber(state[3]) or 0)
if left > 0 then
  -- Also shows whoever waits that Redis takes writes.
  redis.call('HSET', KEYS[1], 'leased_until', digits(now + left))
  return { 0, digits(left) }
end
-- From the time, so that it is higher than those before even if Redis has lost all that it held.
local generation = math.max((tonumber(state[1]) or 0) + 1, known + 1, now)
redis.call('HSET', KEYS[1], 'generation', digits(generation), 'leased_until', digits(now + duration),
  'leased_for', digits(duration))
local milliseconds = math.ceil(duration / 1000)
if redis.call('PTTL', KEYS[1]) < milliseconds then
  redis.call('PEXPIRE', KEYS[1], digits(milliseconds))
end
return { 1, digits(generation) }
