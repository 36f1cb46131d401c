-- One chat as wrk asks it again and again. The key stands in the environment: KEY; STREAM=yes asks for a streamed answer.
local stream = os.getenv("STREAM") == "yes"
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. (os.getenv("KEY") or "none")
wrk.body = '{"model":"stub/small","messages":[{"role":"system","content":"You answer in one sentence."},'
  .. '{"role":"user","content":"Чем отличается протокол от стенограммы? Ответь коротко, на русском языке."}],'
  .. '"temperature":0.7,"max_tokens":200,"stream":' .. tostring(stream) .. "}"

-- One line for the benchmark to read: requests, microseconds in all, latency at 50, 90 and 99 %, failures.
done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(90), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
