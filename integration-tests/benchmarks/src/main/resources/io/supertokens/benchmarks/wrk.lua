-- What wrk prints at its end: numbers alone. Durations are in microseconds.
function done(summary, latency, requests)
    local errors = summary.errors
    print("measured", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        errors.connect + errors.read + errors.write + errors.status + errors.timeout)
end
