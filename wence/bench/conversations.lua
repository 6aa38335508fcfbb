-- wrk's script: every thread is one conversation at a time, and begins a new one after a few turns.
-- Arguments: the file of turns (a JSON text a line), turns of a conversation, the address's form
-- (ours or stock), and a number that no other load has.
local texts, turns_each, form = {}, 1, "ours"
local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("number", #threads) -- globals of the thread
end

function init(args)
  for line in io.lines(args[1]) do texts[#texts + 1] = line end
  turns_each, form = tonumber(args[2]), args[3]
  math.randomseed(tonumber(args[4]) + number)
  turns, without_reply = 0, 0
  place = math.random(#texts)
end

local function conversation()
  return string.format(
    "%08x-%04x-4%03x-8%03x-%012x",
    number, math.random(0, 0xffff), math.random(0, 0xfff), math.random(0, 0xfff), math.random(0, 0x7fffffff)
  )
end

function request()
  if turns % turns_each == 0 then current = conversation() end
  turns = turns + 1
  place = place % #texts + 1
  local body
  if form == "ours" then
    body = '{"conversation_id":"' .. current .. '","text":' .. texts[place] .. "}"
  else
    body = '{"sender":"' .. current .. '","message":' .. texts[place]
      .. ',"metadata":{"turn_id":"' .. current .. "-" .. turns .. '","channel":"web","region":"410100"}}'
  end
  return wrk.format("POST", nil, { ["Content-Type"] = "application/json" }, body)
end

function response(status, headers, body)
  if status ~= 200 or not body:find('"kind"', 1, true) then without_reply = without_reply + 1 end
end

function done(summary, latency, requests)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  local silent = 0
  for _, thread in ipairs(threads) do silent = silent + thread:get("without_reply") end
  io.write(string.format(
    '\nRESULT {"turns": %d, "seconds": %.6f, "p50": %.6f, "p95": %.6f, "p99": %.6f, "lost": %d, "silent": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e6, latency:percentile(95) / 1e6,
    latency:percentile(99) / 1e6, lost, silent
  ))
end
