-- One chat as wrk asks it again and again. The key stands in the environment: KEY; STREAM=yes asks for a streamed answer.
local stream = os.getenv("STREAM") == "yes"
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. (os.getenv("KEY") or "none")
wrk.body = '{"model":"stub/small","messages":[{"role":"system","content":"You answer in one sentence."},'
  .. '{"role":"user","content":"Чем отличается протокол от стенограммы? Ответь коротко, на русском языке."}],'
  .. '"temperature":0.7,"max_tokens":200,"stream":' .. tostring(stream) .. "}"

-- wrk reports latency as if requests had been sent at a steady rate: for each that took longer than usual it adds made-up ones
-- that would have waited behind it (stats_correct in its source). A client that waits for its answer never sees those, so they
-- are taken out again, from the longest down. Returns microseconds -> how many real requests, and how many there are.
local function measured(summary, latency)
  local connections = tonumber(os.getenv("CONNECTIONS"))
  local usual = math.floor(summary.duration / math.floor(summary.requests / connections))
  local counts, longest, all = {}, 0, 0
  for i = 1, #latency do
    local micros, count = latency(i)
    counts[micros] = count
    longest = math.max(longest, micros)
  end
  for micros = longest, 0, -1 do
    local real = counts[micros] or 0
    if real > 0 and micros >= 2 * usual then
      for made = micros - usual, usual + 1, -usual do counts[made] = counts[made] - real end
    end
    all = all + real
  end
  return counts, longest, all
end

local function percentile(counts, longest, all, share)
  local seen = 0
  for micros = 0, longest do
    seen = seen + (counts[micros] or 0)
    if seen >= share * all then return micros end
  end
end

-- One line for the benchmark to read: requests, microseconds in all, latency at 50 and 99 %, that at 99 % as wrk reports it,
-- failures.
done = function(summary, latency, requests)
  local errors = summary.errors
  local counts, longest, all = measured(summary, latency)
  io.write(string.format("RESULT %d %d %d %d %d %d %d\n", summary.requests, summary.duration,
    percentile(counts, longest, all, 0.5), percentile(counts, longest, all, 0.99), latency:percentile(99), all,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
