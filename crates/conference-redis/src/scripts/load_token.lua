-- KEYS[1]: a token. {text, generation, lifetime, what is left of it} in microseconds, or nil if there is none of use.
local state = redis.call('HMGET', KEYS[1], 'token', 'token_generation', 'lifetime', 'granted', 'expires')
if not state[1] then
  return false
end
-- Never more than at first, even if the clock was set back.
local left = math.min(tonumber(state[5]) - server_time(), tonumber(state[4]))
if left <= 0 then
  return false
end
return { state[1], state[2], state[3], digits(left) }
