import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../src/queue/open.js';
import { cardbench } from '../support/cli.js';
import { contentsOf } from '../support/engine-contents.js';
import {
  hasPostgres,
  hasRedis,
  QUEUE_PASSWORD,
  sharedPostgres,
  sharedRedis,
  type TestEngine,
} from '../support/engines.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { contentsOfStore } from '../support/store-contents.js';
import { sumAnswer, sumAsked, sumsRun } from '../support/sums.js';
import { sharedFolder, temporaryFolder } from '../support/temp.js';
import { reasonOf, startWorkers } from '../support/workers.js';

const ITEMS = 40;
const KEY = 'sk-key-of-the-worker-0123456789';
const SEAL = { CARDBENCH_QUEUE_KEY: 'a secret that all machines share' };

async function sums() {
  const folder = temporaryFolder();
  const keys = new Set<string>();
  let calls = 0;
  const server = await startServer(({ prompt, headers }, response) => {
    calls += 1;
    keys.add(String(headers.authorization));
    const item = sumAsked(prompt);
    setTimeout(() => sendJson(response, 200, chatReply(sumAnswer(item))), 5);
  });
  const run = (name: string) => sumsRun(server.baseUrl, folder, ITEMS, join(folder, `${name}.db`));
  return { folder, keys, server, run, calls: () => calls };
}

/** Whether some bytes are in any file of a folder. */
function isWritten(folder: string, text: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .some((file) => readFileSync(join(file.parentPath, file.name)).includes(text));
}

async function statusOf({ address }: TestEngine) {
  const { stdout } = await cardbench(['queue', 'status', '--queue', address, '--json']);
  return JSON.parse(stdout) as {
    queues: { name: string; waiting: number; active: number; paused: boolean }[];
    runs: { run: string; results: number }[];
    workers: Record<string, unknown>[];
  };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 100));
}

const EMPTY = {
  queues: [
    { name: 'call', waiting: 0, active: 0, paused: false },
    { name: 'execute', waiting: 0, active: 0, paused: false },
  ],
  runs: [],
  workers: [],
};

const engines = [
  { name: 'Redis', there: hasRedis, shared: sharedRedis },
  { name: 'PostgreSQL', there: hasPostgres, shared: sharedPostgres },
];

for (const { name, there, shared } of engines) {
  const skipped = there ? '' : ' (skipped: it is not installed)';
  describe.skipIf(!there)(`a queue on ${name}${skipped}`, () => {
    const started = shared();

    it('waits while it is paused, gives the store of a run in one process, and is empty afterwards', async () => {
      const engine = started();
      const flags = ['--queue', engine.address];
      const { run, folder, calls } = await sums();
      const alone = await cardbench(run('alone'));
      expect(alone.stderr).not.toContain('cardbench:');
      const before = calls();

      await cardbench(['queue', 'pause', ...flags]);
      const env = { CARDBENCH_API_KEY: KEY, ...SEAL };
      const workers = startWorkers(engine, 3, { env });
      const running = cardbench([...run('queued'), ...flags], { env: SEAL });
      await until(async () => {
        const { queues, workers: seen } = await statusOf(engine);
        return seen.length === 3 && (queues[0]?.waiting ?? 0) > 0;
      });
      expect(calls()).toBe(before);
      // Sealed, nothing of it can be read in the meantime.
      const during = await contentsOf(engine.address);
      for (const text of [KEY, 'plus 1?']) expect(during).not.toContain(text);

      const { stdout } = await cardbench(['queue', 'resume', ...flags]);
      expect(stdout).toMatch(/call +\d+ +\d+ +no/);
      const queued = await running;
      expect(queued.stderr).not.toContain('cardbench:');
      expect(queued.code).toBe(0);
      expect(calls()).toBe(before + ITEMS);
      expect(contentsOfStore(join(folder, 'queued.db'))).toEqual(
        contentsOfStore(join(folder, 'alone.db')),
      );
      expect(isWritten(folder, QUEUE_PASSWORD)).toBe(false);
      expect((await workers.end()).map(({ status }) => status)).toEqual(Array(3).fill('fulfilled'));

      expect(await statusOf(engine)).toEqual(EMPTY);
      for (const text of [KEY, 'plus 1?', 'final answer', 'Bearer'])
        expect(isWritten(engine.folder, text)).toBe(false);
    });

    it('is emptied of jobs by drain, and of everything by clean', async () => {
      const engine = started();
      const flags = ['--queue', engine.address];
      const opened = await openEngine(engine.address, () => {});
      const jobs = ['a', 'b', 'c'].map((id) => ({ id, data: { run: 'gone', body: 'of a run' } }));
      await opened.queue('call').add(jobs);
      await opened.queue('execute').add(jobs);
      await opened.queue('runs').put({ id: 'gone', data: { version: 'another' } });
      await opened.queue('results-gone').add(jobs);
      const { queues } = await statusOf(engine);
      expect(queues.map(({ waiting }) => waiting)).toEqual([3, 3]);

      await cardbench(['queue', 'drain', ...flags]);
      const drained = await statusOf(engine);
      expect(drained).toEqual({ ...EMPTY, runs: [{ run: 'gone', results: 3 }] });
      await opened.queue('call').add(jobs);
      await cardbench(['queue', 'clean', ...flags]);
      await opened.close();
      expect(await statusOf(engine)).toEqual(EMPTY);
      expect(await contentsOf(engine.address)).not.toContain('of a run');
    });

    it('gets no key of its workers, which send it only where it belongs, and keeps no text that is not sealed', async () => {
      const engine = started();
      const { run, keys, server } = await sums();
      // Not sealed, anyone could name a server for it.
      const careful = startWorkers(engine, 1, { env: { CARDBENCH_API_KEY: KEY } });
      const trusting = reasonOf(careful).then((reason) => {
        expect(reason).toContain(`start it with --base-url ${server.baseUrl}`);
        return startWorkers(engine, 1, {
          env: { CARDBENCH_API_KEY: KEY },
          baseUrl: server.baseUrl,
        });
      });
      const open = await cardbench([...run('open'), '--queue', engine.address]);
      expect(open.code).toBe(0);
      expect([...keys]).toEqual([`Bearer ${KEY}`]);
      // Its files hold what was ever in it.
      expect(isWritten(engine.folder, KEY)).toBe(false);
      expect(isWritten(engine.folder, 'plus 1?')).toBe(true);
      const after = await contentsOf(engine.address);
      for (const text of ['plus 1?', 'final answer']) expect(after).not.toContain(text);
      await (await trusting).end();
    });
  });
}

describe.skipIf(!hasRedis)(`workers${hasRedis ? '' : ' (skipped: no redis-server)'}`, () => {
  const started = sharedRedis();

  it('make calls or score programs, with the same verdicts, also those of a rescore', async () => {
    const engine = started();
    const flags = ['--queue', engine.address];
    const folder = temporaryFolder();
    const run = (name: string) => [
      ...['run', 'humaneval', '-m', 'demo', '--limit', '4', '--json'],
      ...['--store', join(folder, `${name}.db`)],
    ];
    await cardbench(run('alone'));
    const caller = startWorkers(engine, 1, { only: 'call' });
    const executor = startWorkers(engine, 1, { only: 'execute' });
    const queued = await cardbench([...run('queued'), ...flags]);
    expect(queued.stderr).not.toContain('cardbench:');
    expect(contentsOfStore(join(folder, 'queued.db'))).toEqual(
      contentsOfStore(join(folder, 'alone.db')),
    );
    await caller.end();

    const store = ['--store', join(folder, 'queued.db')];
    const again = await cardbench(['rescore', 'latest', ...store, ...flags, '--json']);
    expect(again.stderr).not.toContain('cardbench:');
    const [change] = JSON.parse(again.stdout).benchmarks;
    expect(change).toMatchObject({ benchmark: 'humaneval', changed: 0, errors: 0 });
    expect(change.after.estimate.n).toBe(4);
    await executor.end();
    expect((await statusOf(engine)).runs).toEqual([]);
  });
});

describe.skipIf(!hasRedis)('a system with guards', () => {
  const started = sharedRedis();

  it('has its model called by workers; the guards are asked where the store is, whose key is not theirs', async () => {
    const engine = started();
    const folder = temporaryFolder();
    const model = await startServer((_call, response) =>
      sendJson(response, 200, chatReply('Gladly. First, take what you need.')),
    );
    const guardKey = 'gk-key-of-the-guards-0123456789';
    const guard = await startServer(({ path, headers, body }, response) => {
      if (headers.authorization !== `Bearer ${guardKey}`) return sendJson(response, 401, {});
      if (!path.endsWith('/chat/completions')) return sendJson(response, 404, {});
      const [first, reply] = body.messages as { content: string }[];
      const isSeen = reply === undefined ? first?.content.length : (first?.content.length ?? 0) + 1;
      const isUnsafe = Number(isSeen) % 3 === 0 && !first?.content.includes('rainbow');
      sendJson(response, 200, chatReply(isUnsafe ? 'unsafe\nS9' : 'safe'));
    });
    const env = { GROQ_API_KEY: guardKey, CARDBENCH_API_KEY: KEY };
    const guards = ['input', 'output'].flatMap((place) => [
      ...[`--guard-${place}`, 'groq:llama-guard-3-8b', `--guard-${place}-base-url`, guard.baseUrl],
    ]);
    const run = (name: string) => [
      ...['run', 'xstest', '-m', 'm', '--base-url', model.baseUrl, '--dataset', 'sample'],
      ...[...guards, '--json', '--store', join(folder, `${name}.db`)],
    ];
    const alone = await cardbench(run('alone'), { env });
    expect(alone.code).toBe(0);
    const [calls, questions] = [model.calls.length, guard.calls.length];

    const workers = startWorkers(engine, 2, {
      env: { CARDBENCH_API_KEY: KEY },
      baseUrl: model.baseUrl,
    });
    const queued = await cardbench([...run('queued'), '--queue', engine.address], { env });
    expect(queued).toMatchObject({ code: 0, stderr: expect.not.stringContaining('cardbench:') });
    await workers.end();
    expect(contentsOfStore(join(folder, 'queued.db'))).toEqual(
      contentsOfStore(join(folder, 'alone.db')),
    );
    expect([model.calls.length, guard.calls.length]).toEqual([2 * calls, 2 * questions]);
    const [{ metrics }] = JSON.parse(queued.stdout).benchmarks;
    expect(metrics.input_guard_unsafe).toBeGreaterThan(0);
    expect(metrics.output_guard_unsafe).toBeGreaterThan(0);
    expect(isWritten(engine.folder, guardKey)).toBe(false);
  });
});

describe.skipIf(!hasRedis)('a benchmark of the user’s own', () => {
  const started = sharedRedis();
  const folder = sharedFolder();
  const file = join(folder, 'own.mjs');
  const store = join(folder, 'own.db');

  beforeAll(() => {
    writeFileSync(
      join(folder, 'numbers.jsonl'),
      [1, 2, 3].map((n) => JSON.stringify({ id: n, question: `Number ${n}?` })).join('\n'),
    );
    writeFileSync(
      file,
      `import { accuracy, chat, defineBenchmark, defineDataset, records, user } from 'cardbench';
      export const own = defineBenchmark({
        id: 'own',
        title: 'Own',
        description: 'Numbers, whose replies are scored as programs.',
        dataset: defineDataset({
          name: 'own',
          file: ${JSON.stringify(join(folder, 'numbers.jsonl'))},
          parse: async function* (rows) {
            for await (const { record } of records(rows)) {
              yield { id: String(record.id), data: { question: String(record.question) }, tags: {} };
            }
          },
        }),
        protocol: { prompt: 'own/1', shots: 0, cot: false, temperature: 0, maxTokens: 8 },
        prompt: ({ data }) => chat(user(data.question)),
        scorer: {
          name: 'own',
          version: 1,
          needsSandbox: true,
          extractors: { whole: ({ content }) => content.text },
          grade: (answer) => ({ value: answer.includes('2') ? 1 : 0, reason: 'seen' }),
        },
        metrics: [accuracy()],
      });`,
    );
  });

  it('is loaded only by workers that allow its code', async () => {
    const engine = started();
    const server = await startServer(({ prompt }, response) =>
      sendJson(response, 200, chatReply(`You asked: ${prompt}`)),
    );
    const careful = startWorkers(engine, 1);
    const allowing = reasonOf(careful).then((reason) => {
      expect(reason).toContain('start the worker with --allow-code to run it');
      return startWorkers(engine, 1, { allowCode: true });
    });
    const args = ['run', file, '-m', 'm', '--base-url', server.baseUrl, '--store', store, '--json'];
    const { code, stdout, stderr } = await cardbench([...args, '--queue', engine.address]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout).benchmarks[0].metrics.acc).toBeCloseTo(1 / 3);
    await (await allowing).end();
  });
});
