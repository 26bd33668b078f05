import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cardbenchProcess } from '../support/cli-process.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { sumAnswer, sumAsked, sumsRight, sumsRun } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = 200;
const IN_FLIGHT = 8;
/** The server's pause, in milliseconds. */
const PAUSE = 3000;

/** The system's clock is set every fifth of a second: days ahead, years back, an hour back. */
const JUMPY = `
const real = Date.now;
const offsets = [0, 4 * 86_400_000, -400 * 86_400_000, -3_600_000, 30_000];
const offset = () => offsets[Math.floor(performance.now() / 200) % offsets.length];
const now = () => real() + offset();
globalThis.Date = class extends Date {
  constructor(...args) {
    if (args.length === 0) super(now());
    else super(...args);
  }
  static now() {
    return now();
  }
};
`;

it('a run under a clock that jumps has the same scores, and keeps to the pause that a server names by date', async () => {
  const folder = temporaryFolder();
  const jumpy = join(folder, 'jumpy.mjs');
  writeFileSync(jumpy, JUMPY);
  let until = 0;
  const early: number[] = [];
  const server = await startServer(({ prompt }, response, index) => {
    const now = Date.now();
    if (now < until) early.push(until - now);
    if (index === 100) {
      until = Math.floor((now + PAUSE) / 1000) * 1000;
      response.setHeader('retry-after', new Date(until).toUTCString());
      return sendJson(response, 429, { error: { message: 'slow down' } });
    }
    const reply = chatReply(sumAnswer(sumAsked(prompt)));
    setTimeout(() => sendJson(response, 200, reply), 20);
  });
  const args = [...sumsRun(server.baseUrl, folder, ITEMS), '--concurrency', String(IN_FLIGHT)];
  const { code, stdout } = await cardbenchProcess(args, {
    env: { NODE_OPTIONS: `--import=${jumpy}` },
  });
  expect(code).toBe(0);
  const [{ n, errors, metrics }] = JSON.parse(stdout).benchmarks;
  expect({ n, errors }).toEqual({ n: ITEMS, errors: 0 });
  expect(metrics.em).toBeCloseTo(sumsRight(ITEMS) / ITEMS, 12);
  expect(server.calls).toHaveLength(ITEMS + 1);
  // What was on its way when the refusal came is not held against anyone.
  expect(early.length).toBeLessThanOrEqual(2 * IN_FLIGHT);
});
