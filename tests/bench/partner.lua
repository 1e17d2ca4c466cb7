-- Calls of the partner interface: bodies of $BENCH_BODIES in turn, by $BENCH_SPAN agencies from $BENCH_FIRST on in turn.
local bodies, n = {}, 0
for line in io.lines(os.getenv("BENCH_BODIES")) do bodies[#bodies + 1] = line end
local first, span = tonumber(os.getenv("BENCH_FIRST")), tonumber(os.getenv("BENCH_SPAN"))
request = function()
	local agency = first + n % span
	n = n + 1
	return wrk.format("POST", "/api/v1/partner/verify", {
		["Authorization"] = "Bearer itc_partner" .. agency, ["Content-Type"] = "application/json", ["Host"] = "localhost",
	}, bodies[1 + n % #bodies])
end
