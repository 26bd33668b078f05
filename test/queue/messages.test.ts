import { describe, expect, it } from 'vitest';
import { CardbenchError } from '../../src/core/errors.js';
import { packageVersion } from '../../src/core/package-root.js';
import { seededRandom } from '../../src/core/prng.js';
import type { Engine } from '../../src/queue/engine.js';
import { readLimits } from '../../src/queue/limits-state.js';
import { openEngine } from '../../src/queue/open.js';
import { WORKERS, workersIn } from '../../src/queue/presence.js';
import { sealFrom } from '../../src/queue/seal.js';
import { startCoordinator } from '../../src/runner/queue/coordinator.js';
import { type RunHeader, readHeader } from '../../src/runner/queue/messages.js';
import { hasRedis, sharedRedis } from '../support/engines.js';
import { reasonOf, startWorkers } from '../support/workers.js';

const UNREADABLE = `CardbenchError: The queue holds messages that cardbench ${packageVersion} cannot read; use the same version on all machines, and remove what others have left with "cardbench queue clean".`;
const KEY = { CARDBENCH_QUEUE_KEY: 'a secret that all machines share' };
const OTHER_KEY = { CARDBENCH_QUEUE_KEY: 'a secret of somebody else' };

const header: RunHeader = {
  run: 'run-1',
  version: packageVersion,
  ...{ model: 'm', provider: 'custom', baseUrl: 'http://127.0.0.1:1/v1', promptLists: null },
  headers: [],
  settings: {
    ...{ stream: false, timeout: 1, retries: 0, outageTimeout: 1, seed: 0 },
    ...{ reasoningTags: null, omit: [], rename: {} },
  },
  benchmarks: [],
};

describe('what is known of a run', () => {
  it('is read by its own version; that of another is named, whatever else it holds', () => {
    expect(readHeader(header)).toEqual(header);
    expect(() => readHeader({ run: 'run-1', version: '9.9.9', shape: ['unknown'] })).toThrow(
      `Run run-1 was planned by cardbench 9.9.9, and this worker is ${packageVersion}; use the same version on all machines.`,
    );
    const hostile = { run: 'r\u001b[31m', version: `\u001b]0;${'x'.repeat(5_000)}` };
    expect(() => readHeader(hostile)).toThrow(/^Run r was planned by cardbench .{0,40}, and/);
  });

  it.each([null, 7, 'text', [], {}, { run: 1 }, { ...header, benchmarks: 3 }])(
    'is refused in one sentence where it is %j',
    (message) => {
      expect(() => readHeader(message)).toThrow(CardbenchError);
      expect(() => readHeader(message)).toThrow('cannot read; use the same version');
    },
  );
});

describe('shared values', () => {
  it.each(['{', 'null', '{"runs":3}', ''])('are refused where the limits are %j', (value) => {
    expect(() => readLimits(value)).toThrow(CardbenchError);
  });

  it.each(['{', 'null', '3', '{"w":{"version":"9.9.9"}}'])(
    'name no worker where they are %j: the list is for people',
    (value) => {
      expect(workersIn(value, 0)).toEqual({});
    },
  );
});

describe.skipIf(!hasRedis)(`a worker${hasRedis ? '' : ' (skipped: no redis-server)'}`, () => {
  const started = sharedRedis();

  interface Sent {
    readonly header: unknown;
    readonly body?: unknown;
    readonly key?: Record<string, string>;
  }

  /** What a worker says that finds this in the queue; its job is there again afterwards. */
  async function saidOf(sent: Sent): Promise<string> {
    const { address } = started();
    const engine = await openEngine(address, () => {});
    try {
      await engine.queue('runs').put({ id: 'run-1', data: sent.header });
      await engine.queue('call').add([{ id: 'job', data: { run: 'run-1', body: sent.body } }]);
      const reason = await reasonOf(
        startWorkers(started(), 1, { only: 'call', env: sent.key ?? {} }),
      );
      expect(await engine.queue('call').count()).toEqual({ waiting: 1, active: 0 });
      const { value, now } = await engine.shared.read(WORKERS);
      expect(workersIn(value, now)).toEqual({});
      return reason;
    } finally {
      for (const name of ['runs', 'call', 'results-run-1']) await engine.queue(name).destroy();
      await engine.close();
    }
  }

  it('leaves because of a run of another version, and says so to the run', async () => {
    const foreign = { run: 'run-1', version: '9.9.9', of: 'another shape' };
    expect(await saidOf({ header: foreign })).toContain('was planned by cardbench 9.9.9');
  });

  it('leaves because of what it cannot read, as one sentence', async () => {
    expect(await saidOf({ header: 'garbage' })).toBe(UNREADABLE);
    for (const body of [undefined, 'garbage', { run: 'run-1', jobs: [{ item: 3 }] }]) {
      expect(await saidOf({ header, body })).toBe(UNREADABLE);
    }
  });

  it('leaves because of what was sealed with another key, or was cut or not sealed', async () => {
    const seal = sealFrom(KEY);
    const sealed = seal.close('run:run-1', header) as { sealed: string };
    const another = /were sealed with another CARDBENCH_QUEUE_KEY; set the same key/;
    expect(await saidOf({ header: sealed, key: OTHER_KEY })).toMatch(another);
    const cut = { sealed: sealed.sealed.slice(0, 40) };
    expect(await saidOf({ header: cut, key: KEY })).toMatch(another);
    expect(await saidOf({ header, key: KEY })).toMatch(/messages that are not sealed/);
    expect(await saidOf({ header: sealed })).toMatch(/holds sealed messages; set/);
    const moved = seal.close('call:run-2', { run: 'run-1', jobs: [] });
    expect(await saidOf({ header: sealed, body: moved, key: KEY })).toMatch(another);
  });

  it('drops a job that names no run, and goes on', async () => {
    const engine = await openEngine(started().address, () => {});
    await engine.queue('call').add([{ id: 'job', data: 'garbage' }]);
    const worker = startWorkers(started(), 1, { only: 'call' });
    while ((await engine.queue('call').count()).waiting > 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await worker.end()).map(({ status }) => status)).toEqual(['fulfilled']);
    await engine.close();
  });

  it('whose results cannot be read ends the run with the sentence', async () => {
    const engine: Engine = await openEngine(started().address, () => {});
    const coordinator = await startCoordinator({
      ...{ engine, header, seal: sealFrom({}), lostAfter: 5, random: seededRandom('test') },
      limits: { concurrency: null, rpm: null, tpm: null },
    });
    await engine.queue('results-run-1').add([{ id: 'x', data: { worker: 'w', results: 'none' } }]);
    const reason = await new Promise((_resolve, reject) => {
      coordinator.onReceived(() => {}, reject);
    }).catch(String);
    expect(reason).toBe(UNREADABLE);
    await coordinator.close();
    await engine.close();
  });
});
