import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../src/queue/open.js';
import { sealFrom } from '../../src/queue/seal.js';
import { runWorker, type WorkerOptions } from '../../src/runner/worker/worker.js';
import { cardbench, outcomeOf } from '../support/cli.js';
import {
  hasPostgres,
  hasRedis,
  QUEUE_PASSWORD,
  startPostgres,
  startRedis,
  type TestEngine,
} from '../support/engines.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { sumAnswer, sumAsked, sumsRun } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = 120;
const KEY = 'sk-key-of-the-worker-0123456789';
const SEAL = { CARDBENCH_QUEUE_KEY: 'a secret that all machines share' };

type Environment = Record<string, string>;

/** Starts workers in this process; gives a function that ends them, and what they have said. */
async function startWorkers(
  { address }: TestEngine,
  count: number,
  options: Partial<WorkerOptions> & { readonly env?: Environment } = {},
) {
  const drain = new AbortController();
  const abort = new AbortController();
  const said: string[] = [];
  const working = Array.from({ length: count }, async () => {
    const engine = await openEngine(address, (message) => said.push(message));
    try {
      await runWorker({
        env: {},
        engine,
        seal: sealFrom(options.env ?? {}),
        only: undefined,
        concurrency: 8,
        sandbox: 'auto',
        lostAfter: 5,
        headers: {},
        baseUrl: undefined,
        allowCode: false,
        drain: drain.signal,
        abort: abort.signal,
        note: (message) => said.push(message),
        ...options,
      });
    } finally {
      await engine.close();
    }
  });
  const all = Promise.allSettled(working);
  return {
    said,
    ended: all,
    end: async () => {
      drain.abort();
      return all;
    },
  };
}

/** Everything about responses and scores but for times. */
function contents(store: string): unknown {
  const db = new Database(store, { readonly: true });
  const found = [
    'SELECT fingerprint, status FROM runs',
    `SELECT item, sample, request_sha256, text, finish_reason, tokens_in, tokens_out FROM responses
     ORDER BY run_benchmark_id, item, sample`,
    'SELECT item, sample, value, answer, reason, error FROM scores ORDER BY scoring_id, item, sample',
    'SELECT name, value, low, high, n FROM metrics ORDER BY scoring_id, position',
    'SELECT responses, errors, retries FROM response_counts',
    'SELECT item, request_sha256, length(content) FROM items ORDER BY run_benchmark_id, item',
  ].map((sql) => db.prepare(sql).all());
  db.close();
  return found;
}

async function sums() {
  const folder = temporaryFolder();
  const keys = new Set<string>();
  const server = await startServer(({ prompt, headers }, response) => {
    keys.add(String(headers.authorization));
    const item = sumAsked(prompt);
    setTimeout(() => sendJson(response, 200, chatReply(sumAnswer(item))), 5);
  });
  const run = (name: string) => sumsRun(server.baseUrl, folder, ITEMS, join(folder, `${name}.db`));
  return { folder, keys, server, run };
}

/** Whether some bytes are in any file of a folder. */
function isWritten(folder: string, text: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .some((file) => readFileSync(join(file.parentPath, file.name)).includes(text));
}

const engines = [
  { name: 'Redis', there: hasRedis, start: startRedis },
  { name: 'PostgreSQL', there: hasPostgres, start: startPostgres },
];

for (const { name, there, start } of engines) {
  describe.skipIf(!there)(
    `a queue on ${name}${there ? '' : ' (skipped: it is not installed)'}`,
    () => {
      it('gives the store of a run in one process, and is empty afterwards', async () => {
        const engine = await start();
        const { run, folder } = await sums();
        const alone = await cardbench(run('alone'));
        expect(alone.stderr).not.toContain('cardbench:');
        const workers = await startWorkers(engine, 3);
        const queued = await cardbench([...run('queued'), '--queue', engine.address]);
        expect(queued.stderr).not.toContain('cardbench:');
        expect(queued.code).toBe(0);
        expect(contents(join(folder, 'queued.db'))).toEqual(contents(join(folder, 'alone.db')));
        expect(isWritten(folder, QUEUE_PASSWORD)).toBe(false);

        const status = await cardbench(['queue', 'status', '--queue', engine.address, '--json']);
        expect(JSON.parse(status.stdout)).toEqual({
          queues: [
            { name: 'call', waiting: 0, active: 0, paused: false },
            { name: 'execute', waiting: 0, active: 0, paused: false },
          ],
          runs: [],
          workers: [],
        });
        expect((await workers.end()).map(({ status: end }) => end)).toEqual(
          Array(3).fill('fulfilled'),
        );
      });
    },
  );
}

describe.skipIf(!hasRedis)(`workers${hasRedis ? '' : ' (skipped: no redis-server)'}`, () => {
  it('send their own key, which never enters the queue; sealed, nothing readable does', async () => {
    const engine = await startRedis();
    const { run, keys, server } = await sums();
    const env = { CARDBENCH_API_KEY: KEY, ...SEAL };
    const workers = await startWorkers(engine, 2, { env });
    const queued = await cardbench([...run('sealed'), '--queue', engine.address], { env: SEAL });
    expect(queued.code).toBe(0);
    expect([...keys]).toEqual([`Bearer ${KEY}`]);
    await workers.end();
    for (const text of [KEY, 'plus 1?', 'final answer'])
      expect(isWritten(engine.folder, text)).toBe(false);

    // Not sealed, anyone could name a server for it.
    const careful = await startWorkers(engine, 1, { env: { CARDBENCH_API_KEY: KEY } });
    const trusting = careful.ended.then(async ([end]) => {
      expect(String((end as PromiseRejectedResult).reason)).toContain(
        `start it with --base-url ${server.baseUrl}`,
      );
      return startWorkers(engine, 1, { env: { CARDBENCH_API_KEY: KEY }, baseUrl: server.baseUrl });
    });
    const open = await cardbench([...run('open'), '--queue', engine.address]);
    expect(open.code).toBe(0);
    expect(isWritten(engine.folder, KEY)).toBe(false);
    expect(isWritten(engine.folder, 'plus 1?')).toBe(true);
    await (await trusting).end();
  });

  it('score programs, with the same verdicts', async () => {
    const engine = await startRedis();
    const folder = temporaryFolder();
    const run = (name: string) => [
      ...['run', 'humaneval', '-m', 'demo', '--limit', '6', '--json'],
      ...['--store', join(folder, `${name}.db`)],
    ];
    await cardbench(run('alone'));
    const caller = await startWorkers(engine, 1, { only: 'call' });
    const executor = await startWorkers(engine, 1, { only: 'execute' });
    const queued = await cardbench([...run('queued'), '--queue', engine.address]);
    expect(queued.stderr).not.toContain('cardbench:');
    expect(contents(join(folder, 'queued.db'))).toEqual(contents(join(folder, 'alone.db')));
    await caller.end();
    await executor.end();
  });
});

describe('a queue that cannot be used is told in one sentence', () => {
  const run = ['run', 'mmlu', '-m', 'demo', '--store', join(temporaryFolderName(), 'x.db')];
  const said = (queue: string, env: Environment = {}) =>
    cardbench([...run, '--queue', queue], { env }).then(({ stderr }) =>
      stderr.trim().replace(/^cardbench: /, ''),
    );

  it('where nothing listens, or the address is none', async () => {
    expect(await said('redis://127.0.0.1:1')).toBe(
      'The queue at redis://127.0.0.1:1 cannot be reached (ECONNREFUSED); check that Redis or Valkey runs there, and --queue.',
    );
    expect(await said('postgres://u:secret@127.0.0.1:1/d')).toBe(
      'The queue at postgres://127.0.0.1:1/d cannot be reached (ECONNREFUSED); check that PostgreSQL runs there, and --queue.',
    );
    expect(await said('http://u:secret@host')).toBe(
      '--queue http://host is no address of a queue; write redis://<host>:6379, rediss://<host>:6380 or postgres://<host>/<database>.',
    );
    expect(await said('redis://127.0.0.1:1', { CARDBENCH_QUEUE_KEY: 'short' })).toContain(
      'CARDBENCH_QUEUE_KEY is too short',
    );
    expect(await outcomeOf([...run, '--queue', 'redis://127.0.0.1:1', '--batch'])).toContain(
      'choose one',
    );
  });

  it.skipIf(!hasRedis)('where Redis refuses the password, or would remove jobs', async () => {
    const engine = await startRedis(['maxmemory-policy allkeys-lru']);
    const wrong = engine.address.replace(QUEUE_PASSWORD, 'wrong');
    const refused = await said(wrong);
    expect(refused).toBe(
      `The server at redis://127.0.0.1:${engine.port} refuses the user name or password; write them as redis://<user>:<password>@<host>.`,
    );
    expect(await said(engine.address)).toContain('(maxmemory-policy allkeys-lru)');
  });
});

function temporaryFolderName(): string {
  return join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'queue-test-never');
}
