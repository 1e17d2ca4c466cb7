-- wrk: one verdict after another, asked as the button of the page asks, of certificates that exist.
local ids = {}
for line in io.lines(os.getenv("BENCH_IDS")) do ids[#ids + 1] = line end
local seed = tonumber(os.getenv("BENCH_SEED") or "1")
math.randomseed(seed)
local form = { ["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin" }
request = function() return wrk.format("POST", "/V/" .. ids[math.random(#ids)], form, "") end
