-- wrk: one verification page after another, of certificates that exist.
local ids = {}
for line in io.lines(os.getenv("BENCH_IDS")) do ids[#ids + 1] = line end
local seed = tonumber(os.getenv("BENCH_SEED") or "1")
math.randomseed(seed)
request = function() return wrk.format("GET", "/V/" .. ids[math.random(#ids)]) end
