-- Microseconds by the server's own clock, so that the clocks of the hosts do not matter.
local function server_time()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

-- A whole number without an exponent, however large.
local function digits(number)
  return string.format('%.0f', number)
end

