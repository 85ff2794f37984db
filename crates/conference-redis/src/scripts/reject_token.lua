-- KEYS[1]: a token. ARGV: the generation that the service rejected; another one stays.
if tonumber(redis.call('HGET', KEYS[1], 'token_generation') or 0) == tonumber(ARGV[1]) then
  return redis.call('HDEL', KEYS[1], 'token')
end
return 0
