import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { seededRandom } from '../../src/core/prng.js';
import { cardbench } from '../support/cli.js';
import { family, statesOf } from '../support/descendants.js';
import { hasPostgres, hasRedis, startPostgres, startRedis } from '../support/engines.js';
import { FULL } from '../support/full.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { sumAnswer, sumAsked, sumsRight, sumsRun } from '../support/sums.js';
import { supervise } from '../support/supervised.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = FULL ? 5000 : 200;
const KILLS = FULL ? 20 : 3;
const WORKERS = 2;
const IN_FLIGHT = 12;
const VICTIMS = ['worker', 'coordinator', 'engine'] as const;
/** Milliseconds without a call after which a run counts as stuck: many times what the takeover of jobs needs. */
const STUCK = 100_000;

const engines = [
  { name: 'Redis', there: hasRedis, start: () => startRedis() },
  { name: 'PostgreSQL', there: hasPostgres, start: startPostgres },
];

/** A promise that is settled from outside. */
function open<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe(`${KILLS} kills (-9) of workers, coordinator and engine in ${ITEMS} items`, () => {
  it.for(engines)(
    'lose nothing, record nothing twice, and repeat no call but those under way, on $name',
    async ({ start, there }, { skip }) => {
      if (!there) skip();
      const folder = temporaryFolder();
      const store = join(folder, 'x.db');
      const engine = await start();
      const random = seededRandom('queue kills');
      const kills = Array.from({ length: KILLS }, (_, i) => ({
        victim: VICTIMS[i % VICTIMS.length] ?? 'engine',
        // When so many items have been asked for; at the last one, some are left.
        at: Math.ceil((0.9 * ITEMS * (i + random())) / KILLS),
        reached: open<void>(),
        over: open<void>(),
      }));

      const asked = new Map<number, number>();
      let lastCall = Date.now();
      const server = await startServer(async ({ prompt }, response) => {
        const item = sumAsked(prompt);
        lastCall = Date.now();
        const times = (asked.get(item) ?? 0) + 1;
        asked.set(item, times);
        const kill = times > 1 ? undefined : kills.find(({ at }) => at === asked.size);
        kill?.reached.resolve();
        // One call waits for each kill: until then the run cannot end.
        await kill?.over.promise;
        setTimeout(() => sendJson(response, 200, chatReply(sumAnswer(item))), 40);
      });

      const flags = ['--queue', engine.address];
      const run = supervise([...sumsRun(server.baseUrl, folder, ITEMS), ...flags]);
      const workers = Array.from({ length: WORKERS }, () =>
        supervise([
          ...['worker', ...flags, '-c', String(IN_FLIGHT), '--lost-after', '5', '--only', 'call'],
        ]),
      );
      onTestFinished(() => {
        for (const each of [run, ...workers]) each.end();
      });

      const report = async (what: string): Promise<Error> => {
        const status = await Promise.race([
          cardbench(['queue', 'status', ...flags]).then(({ stdout, stderr }) => stdout + stderr),
          new Promise<string>((resolve) => setTimeout(() => resolve('no answer'), 10_000)),
        ]);
        const parts = [
          `${what}; ${asked.size} of ${ITEMS} items were asked for.`,
          `The run: ${run.report()}`,
          ...workers.map((worker) => `A worker: ${worker.report()}`),
          `The queue: ${status}`,
          statesOf(family(process.pid)),
        ];
        return new Error(parts.join('\n'));
      };
      /** Waits for something, but not when it will not come. */
      const wait = async <Value>(for_: Promise<Value>): Promise<Value> => {
        const trouble = open<string>();
        for (const worker of workers) {
          void worker.ended.then(() => trouble.resolve('A worker has ended by itself'));
        }
        const looking = setInterval(() => {
          if (Date.now() - lastCall > STUCK) trouble.resolve(`No call for ${STUCK} ms`);
        }, 1_000);
        const failed = trouble.promise.then(async (what) => {
          throw await report(what);
        });
        try {
          return await Promise.race([for_, failed]);
        } finally {
          clearInterval(looking);
        }
      };
      const early = run.ended.then(async () => {
        throw await report('The run has ended before all kills');
      });
      early.catch(() => {});

      for (const { victim, reached, over } of kills) {
        await wait(Promise.race([reached.promise, early]));
        if (victim === 'worker') await workers[Math.floor(random() * WORKERS)]?.kill();
        else if (victim === 'coordinator') await run.kill();
        else await engine.killAndRestart();
        over.resolve();
        lastCall = Date.now();
      }
      const end = await wait(run.ended);
      if (end.code !== 0) throw await report(`The run has ended with ${end.code}`);
      expect(end.stderr.replace(/\S+ +\d+\/\d+.*\n/g, '')).not.toMatch(/Error|at .*\.js/);
      const [{ n, errors, metrics }] = JSON.parse(end.stdout).benchmarks;
      expect({ n, errors }).toEqual({ n: ITEMS, errors: 0 });
      expect(metrics.em).toBeCloseTo(sumsRight(ITEMS) / ITEMS, 12);

      const db = new Database(store);
      const rows = db.prepare<[], { item: string; text: string }>(
        'SELECT item, text FROM responses',
      );
      const stored = rows.all();
      const runs = db.prepare('SELECT count(*) FROM runs').pluck().get();
      const failures = db.prepare('SELECT count(*) FROM failed_attempts').pluck().get();
      db.close();
      expect(runs).toBe(1);
      expect(failures).toBe(0);
      expect(stored).toHaveLength(ITEMS);
      const isRight = stored.every(
        ({ item, text }) => text === sumAnswer(Number(item.split('/')[1])),
      );
      expect(isRight).toBe(true);
      // Repeated are calls of a worker that was killed, under way or ended a moment before. Where the engine was away for so
      // long that no worker could show a sign of life, their jobs are taken over, too.
      const again = [...asked.values()].reduce((sum, times) => sum + times - 1, 0);
      const silent = { worker: 1, coordinator: 0, engine: WORKERS };
      const most = kills.reduce((sum, { victim }) => sum + silent[victim] * 2 * IN_FLIGHT, 0);
      expect(again).toBeLessThanOrEqual(most);
    },
  );
});
