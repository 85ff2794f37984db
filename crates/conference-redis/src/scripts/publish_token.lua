-- KEYS[1]: a token. ARGV: its text, generation, lifetime, what is left of that. 1 if it is kept.
local generation, left = tonumber(ARGV[2]), tonumber(ARGV[4])
local state = redis.call('HMGET', KEYS[1], 'token_generation', 'generation', 'leased_until')
if (tonumber(state[1]) or 0) >= generation then -- The lease ran out, and another was faster.
  return 0
end
local now = server_time()
redis.call('HSET', KEYS[1], 'token', ARGV[1], 'token_generation', ARGV[2], 'lifetime', ARGV[3],
  'granted', ARGV[4], 'expires', digits(now + left))
local leased = tonumber(state[2]) or 0
if leased <= generation then
  redis.call('HSET', KEYS[1], 'generation', ARGV[2])
  redis.call('HDEL', KEYS[1], 'leased_until')
else
  left = math.max(left, (tonumber(state[3]) or now) - now)
end
redis.call('PEXPIRE', KEYS[1], digits(math.ceil(left / 1000)))
return 1
