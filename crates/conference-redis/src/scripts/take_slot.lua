-- KEYS[1]: an operation of an app. ARGV: the time between two slots, how long the caller can wait.
-- {1, wait}: the next slot is the caller's. {0, wait}: it is further away, and still free.
local interval, patience = tonumber(ARGV[1]), tonumber(ARGV[2])
local state = redis.call('HMGET', KEYS[1], 'next', 'at')
local now = server_time()
local slot = tonumber(state[1]) or now
local at = tonumber(state[2]) or now
if now < at then -- The clock was set back: what was ahead then is ahead now.
  slot = now + slot - at
end
slot = math.max(slot, now)
local wait = slot - now
local following, taken = slot, 0
if wait <= patience then
  following, taken = slot + interval, 1
end
redis.call('HSET', KEYS[1], 'next', digits(following), 'at', digits(now))
redis.call('PEXPIRE', KEYS[1], digits(math.ceil((following - now) / 1000) + 1))
return { taken, digits(wait) }
