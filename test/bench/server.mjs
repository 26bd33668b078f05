// The endpoint of the benchmarks, as a process of its own: answers each chat after a fixed time.
import { createServer } from 'node:http';

const latency = Number(process.argv[2] ?? 50);
const body = JSON.stringify({
  id: 'bench',
  object: 'chat.completion',
  created: 0,
  model: 'bench',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'I think. The best answer is B.' },
      finish_reason: 'stop',
    },
  ],
  usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
});
// Without limits in the second argument everything is accepted.
let limits = JSON.parse(process.argv[3] ?? '{}');
let level = 10;
let at = performance.now();
let inFlight = 0;
let seen = { accepted: 0, refused: 0 };

/** Seconds until a call may come; 0 when it may now. A bucket of a second's worth refills steadily. */
function secondsToWait() {
  if (limits.perMinute === undefined) return 0;
  const now = performance.now();
  const full = limits.perMinute / 60;
  level = Math.min(full, level + ((now - at) / 60_000) * limits.perMinute);
  at = now;
  if (inFlight >= limits.inFlight) return 1;
  return level >= 1 ? 0 : Math.ceil(((1 - level) / limits.perMinute) * 60);
}

const server = createServer((request, response) => {
  const wait = secondsToWait();
  request.resume();
  if (wait > 0) {
    seen.refused++;
    response.writeHead(429, { 'content-type': 'application/json', 'retry-after': String(wait) });
    response.end('{"error":{"message":"too many requests"}}');
    return;
  }
  seen.accepted++;
  level -= 1;
  inFlight++;
  response.on('close', () => inFlight--);
  request.on('end', () => {
    setTimeout(() => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      });
      response.end(body);
    }, latency);
  });
});
process.on('message', (message) => {
  if (message.limits !== undefined) limits = message.limits;
  process.send(seen);
  seen = { accepted: 0, refused: 0 };
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.(server.address().port));
process.on('disconnect', () => process.exit(0));
