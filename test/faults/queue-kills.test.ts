import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { seededRandom } from '../../src/core/prng.js';
import type { CliResult } from '../support/cli.js';
import { cardbenchProcess } from '../support/cli-process.js';
import { hasRedis, startRedis } from '../support/engines.js';
import { FULL } from '../support/full.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { sumAnswer, sumAsked, sumsRight, sumsRun } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = FULL ? 5000 : 400;
const KILLS = FULL ? 20 : 3;
const WORKERS = 2;
const IN_FLIGHT = 12;
const VICTIMS = ['worker', 'coordinator', 'engine'] as const;

it.skipIf(!hasRedis)(
  `${KILLS} kills (-9) of workers, coordinator and engine in ${ITEMS} items: nothing is lost, nothing recorded twice, no call repeated but those under way${hasRedis ? '' : ' (skipped: no redis-server)'}`,
  async () => {
    const folder = temporaryFolder();
    const store = join(folder, 'x.db');
    const redis = await startRedis();
    const asked = new Map<number, number>();
    let calls = 0;
    let onCall = (): void => {};
    const server = await startServer(({ prompt }, response) => {
      const item = sumAsked(prompt);
      calls += 1;
      asked.set(item, (asked.get(item) ?? 0) + 1);
      onCall();
      setTimeout(() => sendJson(response, 200, chatReply(sumAnswer(item))), 40);
    });
    const flags = ['--queue', redis.address];
    const run = [...sumsRun(server.baseUrl, folder, ITEMS), ...flags];
    const work = [
      'worker',
      ...flags,
      '-c',
      String(IN_FLIGHT),
      '--lost-after',
      '5',
      '--only',
      'call',
    ];
    const workers: ChildProcess[] = [];
    let ending = false;
    const startWorker = (place: number): void => {
      void cardbenchProcess(work, {
        onStart: (child) => {
          workers[place] = child;
        },
      }).then(({ code, stderr }) => {
        if (ending || code === null) return;
        // It was started while the engine was away; what supervises workers starts it again.
        if (!stderr.includes('cannot be reached')) throw new Error(`a worker has left: ${stderr}`);
        startWorker(place);
      });
    };
    onTestFinished(() => {
      ending = true;
      for (const child of workers) child.kill('SIGKILL');
    });
    for (let place = 0; place < WORKERS; place++) startWorker(place);

    const random = seededRandom('queue kills');
    let coordinator: ChildProcess | undefined;
    let done = Promise.resolve<CliResult>({ code: null, stdout: '', stderr: '' });
    const coordinate = (): void => {
      done = cardbenchProcess(run, {
        onStart: (child) => {
          coordinator = child;
        },
      });
    };
    coordinate();
    for (let kill = 0; kill < KILLS; kill++) {
      const left = ITEMS - asked.size;
      const at = calls + 1 + Math.floor((random() * left) / (KILLS - kill + 1));
      await new Promise<void>((resolve) => {
        onCall = () => {
          if (calls >= at) resolve();
        };
        onCall();
      });
      onCall = () => {};
      const victim = VICTIMS[kill % VICTIMS.length];
      if (victim === 'worker') {
        const place = Math.floor(random() * WORKERS);
        workers[place]?.kill('SIGKILL');
        startWorker(place);
      } else if (victim === 'coordinator') {
        coordinator?.kill('SIGKILL');
        await done;
        coordinate();
      } else await redis.killAndRestart();
    }
    const end = await done;
    expect(end.stderr.replace(/\S+ +\d+\/\d+.*\n/g, '')).not.toMatch(/Error|at .*\.js/);
    expect(end.code).toBe(0);
    const [{ n, errors, metrics }] = JSON.parse(end.stdout).benchmarks;
    expect({ n, errors }).toEqual({ n: ITEMS, errors: 0 });
    expect(metrics.em).toBeCloseTo(sumsRight(ITEMS) / ITEMS, 12);

    const db = new Database(store);
    const rows = db.prepare('SELECT item, text FROM responses').all() as {
      item: string;
      text: string;
    }[];
    const runs = db.prepare('SELECT count(*) FROM runs').pluck().get();
    const failures = db.prepare('SELECT count(*) FROM failed_attempts').pluck().get();
    db.close();
    expect(runs).toBe(1);
    expect(failures).toBe(0);
    expect(rows).toHaveLength(ITEMS);
    expect(rows.every(({ item, text }) => text === sumAnswer(Number(item.split('/')[1])))).toBe(
      true,
    );
    // A worker that is killed takes the calls with it that it has under way, or that have ended a moment before.
    const again = [...asked.values()].reduce((sum, times) => sum + times - 1, 0);
    const killed = Math.ceil(KILLS / VICTIMS.length);
    expect(again).toBeLessThanOrEqual(killed * 2 * IN_FLIGHT);
  },
);
