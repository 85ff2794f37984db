-- KEYS[1]: a token. ARGV: the generation of the lease that is given back; if somebody else has it by now, it stays.
if tonumber(redis.call('HGET', KEYS[1], 'generation') or 0) == tonumber(ARGV[1]) then
  return redis.call('HDEL', KEYS[1], 'leased_until')
end
return 0
