-- wrk's side of a measurement. Arguments: a file with one path a line, the method, a file with the header fields,
-- a file with the body in which @NUMBER@ is replaced by another number each time. Prints its figures as JSON.
local method, headers, paths, ready, body, at = "GET", {}, {}, {}, nil, 0

function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  method = args[2] or "GET"
  if args[3] then
    for line in io.lines(args[3]) do
      local name, value = line:match("^([^:]+): (.*)$")
      headers[name] = value
    end
  end
  if args[4] then body = io.open(args[4]):read("*a") end
  if not body then
    for i, path in ipairs(paths) do ready[i] = wrk.format(method, path, headers) end
  end
end

function request()
  at = at + 1
  if body then return wrk.format(method, paths[1], headers, (body:gsub("@NUMBER@", at))) end
  return ready[(at - 1) % #ready + 1]
end

function done(summary, latency)
  local failed = summary.errors
  io.write(string.format('\n{"requests": %d, "seconds": %f, "bytes": %d, "p50": %f, "p99": %f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    failed.connect + failed.read + failed.write + failed.status + failed.timeout))
end
