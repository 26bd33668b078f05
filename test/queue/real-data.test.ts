import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { cardbenchProcess } from '../support/cli-process.js';
import { describeWithRealData, realData } from '../support/data.js';
import { hasPostgres, hasRedis, startPostgres, startRedis } from '../support/engines.js';
import { FULL } from '../support/full.js';
import { goldItems, startGoldServer } from '../support/gold-server.js';
import { contentsOfStore } from '../support/store-contents.js';
import { temporaryFolder } from '../support/temp.js';

const BENCHMARKS = ['humaneval', 'mgsm', 'gsm8k'];
const WORKERS = 4;

/** One item in five is answered wrongly, decided by its text. */
function isWrong(text: string): boolean {
  return (
    [...text].reduce((sum, char) => (sum * 31 + (char.codePointAt(0) ?? 0)) % 99_991, 0) % 5 === 0
  );
}

// Small runs are compared in queue.test.ts.
describeWithRealData(`the published datasets over ${WORKERS} worker processes`, () => {
  const engines = [
    { name: 'Redis', there: hasRedis, start: startRedis },
    { name: 'PostgreSQL', there: hasPostgres, start: startPostgres },
  ];
  it.for(engines)(
    `give the texts and scores of one process, on $name${FULL ? '' : ' (skipped: with all cases only)'}`,
    async ({ start, there }, { skip }) => {
      if (!FULL || !there) skip();
      const folder = temporaryFolder();
      const items = await goldItems(
        BENCHMARKS.map((id) => [id, { kind: 'path', path: realData(`datasets/${id}`) }] as const),
        (_place, { data }) => isWrong(data.question ?? data.prompt ?? ''),
      );
      const { baseUrl } = await startGoldServer(items);
      const run = (name: string): string[] => [
        ...['run', ...BENCHMARKS, '-m', 'm', '--base-url', baseUrl, '-c', '32', '--json'],
        ...['--dataset', realData('datasets'), '--store', join(folder, `${name}.db`)],
      ];
      const alone = await cardbench(run('alone'));
      expect(alone.code).toBe(0);
      const { address } = await start();
      const stops: (() => void)[] = [];
      const workers = Array.from({ length: WORKERS }, () =>
        cardbenchProcess(['worker', '--queue', address, '-c', '8'], {
          onStart: (child) => stops.push(() => child.kill('SIGINT')),
        }),
      );
      const queued = await cardbench([...run('queued'), '--queue', address]);
      expect(queued.stderr).not.toContain('cardbench:');
      expect(queued.code).toBe(0);
      for (const stop of stops) stop();
      expect((await Promise.all(workers)).map(({ code }) => code)).toEqual(Array(WORKERS).fill(0));
      expect(contentsOfStore(join(folder, 'queued.db'))).toEqual(
        contentsOfStore(join(folder, 'alone.db')),
      );
    },
  );
});
