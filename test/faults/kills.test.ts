import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { seededRandom } from '../../src/core/prng.js';
import { cardbenchProcess } from '../support/cli-process.js';
import { FULL } from '../support/full.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { sumAnswer, sumAsked, sumsRight, sumsRun } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = FULL ? 5000 : 200;
const KILLS = FULL ? 20 : 2;
const IN_FLIGHT = 24;

interface Row {
  readonly item: string;
  readonly text: string;
  readonly received_at: string;
}

it(`a run of ${ITEMS} items killed (-9) ${KILLS} times at random loses no stored response and calls none again`, async () => {
  const folder = temporaryFolder();
  const store = join(folder, 'x.db');
  const asked = new Map<number, number>();
  let calls = 0;
  const server = await startServer(({ prompt }, response) => {
    const item = sumAsked(prompt);
    calls += 1;
    asked.set(item, (asked.get(item) ?? 0) + 1);
    setTimeout(() => sendJson(response, 200, chatReply(sumAnswer(item))), 15);
  });
  const args = [...sumsRun(server.baseUrl, folder, ITEMS), '--concurrency', String(IN_FLIGHT)];
  const stored = (): Map<string, Row> => {
    const db = new Database(store);
    const rows = db.prepare<[], Row>('SELECT item, text, received_at FROM responses').all();
    db.close();
    return new Map(rows.map((row) => [row.item, row]));
  };
  const random = seededRandom('kills');
  let kept = new Map<string, Row>();
  for (let kill = 0; kill < KILLS; kill++) {
    // Before the run ends, also at the last kill.
    const at =
      calls + 1 + Math.floor(random() * ((1.8 * (ITEMS - kept.size)) / (KILLS - kill + 1)));
    const { code } = await cardbenchProcess(args, {
      onStart: (child) => {
        const timer = setInterval(() => {
          if (calls >= at) child.kill('SIGKILL');
        }, 1);
        child.on('exit', () => clearInterval(timer));
      },
    });
    expect(code).toBeNull();
    const now = stored();
    for (const [item, row] of kept) expect(now.get(item)).toEqual(row);
    // What was asked for and is not stored was in flight, or had come a moment before.
    const lost = [...asked.keys()].filter((item) => !now.has(`test/${item}`));
    expect(lost.length).toBeLessThanOrEqual(2 * IN_FLIGHT);
    for (const item of lost) asked.delete(item);
    kept = now;
  }
  const end = await cardbenchProcess(args);
  expect(end.code).toBe(0);
  const [{ n, errors, metrics }] = JSON.parse(end.stdout).benchmarks;
  expect({ n, errors }).toEqual({ n: ITEMS, errors: 0 });
  expect(metrics.em).toBeCloseTo(sumsRight(ITEMS) / ITEMS, 12);
  // Those that were lost at a kill are counted from then on: nothing else was asked for twice.
  expect([...asked.values()].filter((times) => times !== 1)).toEqual([]);
  const after = stored();
  for (const [item, row] of kept) expect(after.get(item)).toEqual(row);
  expect(
    [...after.values()].every(({ item, text }) => text === sumAnswer(Number(item.split('/')[1]))),
  ).toBe(true);
});
