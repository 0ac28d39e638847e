-- One workload for wrk: a GET, or a POST of the file that the first argument names. Prints what was counted as JSON.

function init(args)
  if args[1] then
    local file = io.open(args[1])
    wrk.method = 'POST'
    wrk.body = file:read('*a')
    wrk.headers['Content-Type'] = 'application/json'
    file:close()
  end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"bytes":%d,"refused":%d,"broken":%d,"p50":%d,"p99":%d}\n',
    summary.requests, summary.duration, summary.bytes, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)
  ))
end
