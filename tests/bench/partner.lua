-- Calls of the partner interface: bodies of $BENCH_BODIES in turn, each agency as often as a day allows.
local bodies, n = {}, 0
for line in io.lines(os.getenv("BENCH_BODIES")) do bodies[#bodies + 1] = line end
local first = tonumber(os.getenv("BENCH_FIRST"))
request = function()
	local agency = first + math.floor(n / 10)
	n = n + 1
	return wrk.format("POST", "/api/v1/partner/verify", {
		["Authorization"] = "Bearer itc_partner" .. agency, ["Content-Type"] = "application/json", ["Host"] = "localhost",
	}, bodies[1 + n % #bodies])
end
