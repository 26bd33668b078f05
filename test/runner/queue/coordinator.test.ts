import { describe, expect, it, onTestFinished } from 'vitest';
import { openEngine } from '../../../src/queue/open.js';
import { sealFrom } from '../../../src/queue/seal.js';
import { startCoordinator } from '../../../src/runner/queue/coordinator.js';
import { RUNS, type RunHeader, resultsOf } from '../../../src/runner/queue/messages.js';
import { hasRedis, sharedRedis } from '../../support/engines.js';

const header: RunHeader = {
  ...{ run: 'a-run', version: '0', model: 'm', provider: 'custom', promptLists: null },
  ...{ baseUrl: 'http://127.0.0.1:9/v1', headers: [], benchmarks: [] },
  settings: {
    ...{ stream: false, timeout: 1, retries: 0, outageTimeout: 1, seed: 0, reasoningTags: null },
    ...{ omit: [], rename: {} },
  },
};

describe.skipIf(!hasRedis)(
  `the coordinator of a run${hasRedis ? '' : ' (skipped: no redis-server)'}`,
  () => {
    const redis = sharedRedis();
    const open = async () => {
      const engine = await openEngine(redis().address, () => {});
      onTestFinished(engine.close);
      const coordinator = await startCoordinator({
        ...{ engine, seal: sealFrom({}), header, lostAfter: 5, random: () => 0.5 },
        limits: { concurrency: 3, rpm: null, tpm: null },
      });
      return { engine, coordinator };
    };

    it('ends also when more results wait to be stored than it takes at a time', async () => {
      const { engine, coordinator } = await open();
      const batches = Array.from({ length: 100 }, (_, i) => ({
        id: `result-${i}`,
        data: { worker: 'w', results: [] },
      }));
      await engine.queue(resultsOf(header.run)).add(batches);
      let received = 0;
      await new Promise<void>((resolve, reject) => {
        coordinator.onReceived((batches) => {
          received += batches.length;
          if (received === 64) resolve();
        }, reject);
      });
      await coordinator.close();
      expect(received).toBe(64);
      expect(await engine.queue(RUNS).all()).toEqual([]);
    });

    it('takes results together, and removes them once all who listen have recorded what is theirs', async () => {
      const { engine, coordinator } = await open();
      const queue = engine.queue(resultsOf(header.run));
      const batches = Array.from({ length: 7 }, (_, i) => ({
        id: `result-${i}`,
        data: { worker: `w${i}`, results: [] },
      }));
      await queue.add(batches);
      const recorded: (() => void)[] = [];
      let takes = 0;
      const workers = new Set<string>();
      await new Promise<void>((resolve, reject) => {
        coordinator.onReceived((received, done) => {
          takes += 1;
          recorded.push(done);
          for (const { worker } of received) workers.add(worker);
          if (workers.size === batches.length) resolve();
        }, reject);
        coordinator.onReceived((_received, done) => done(), reject);
      });
      expect(takes).toBeLessThan(batches.length);
      expect(await coordinator.isQuiet()).toBe(false);
      expect(await coordinator.waitingResults()).toHaveLength(batches.length);
      for (const done of recorded) done();
      await expect.poll(coordinator.isQuiet, { timeout: 20_000 }).toBe(true);
      await coordinator.close();
    });

    it('tells of the run again where the engine has lost everything', async () => {
      const { engine, coordinator } = await open();
      const known = async () => ({
        header: await engine.queue(RUNS).get(header.run),
        limits: (await coordinator.state()).limits?.runs[header.run]?.concurrency,
      });
      const before = await known();
      expect(before).toEqual({ header, limits: 3 });
      await engine.queue(RUNS).destroy();
      expect(await engine.queue(RUNS).get(header.run)).toBeUndefined();
      await coordinator.announce();
      expect(await known()).toEqual(before);
      await coordinator.close();
    });
  },
);
