import { describe, expect, it, onTestFinished } from 'vitest';
import { openEngine } from '../../src/queue/open.js';
import { hasPostgres, hasRedis, startPostgres, startRedis } from '../support/engines.js';

const engines = [
  { name: 'Redis', there: hasRedis, start: () => startRedis() },
  { name: 'PostgreSQL', there: hasPostgres, start: startPostgres },
];

for (const { name, there, start } of engines) {
  const skipped = there ? '' : ' (skipped: not installed)';
  describe.skipIf(!there)(`${name} is away and comes back${skipped}`, () => {
    it('when a queue is first used, and jobs are first taken', async () => {
      const server = await start();
      const engine = await openEngine(server.address, () => {});
      onTestFinished(engine.close);
      const back = server.killAndRestart();
      const queue = engine.queue('jobs');
      const added = queue.add([{ id: 'a-job', data: { of: 'a run' } }]);
      const taker = engine.taker('jobs', { lostAfter: 5 });
      onTestFinished(taker.close);
      const first = taker.next();
      await back;
      await added;
      let taken = await first;
      while (taken === undefined) taken = await taker.next();
      expect(taken).toMatchObject({ id: 'a-job', data: { of: 'a run' } });
      await taken.finish();
      expect(await queue.stateOf('a-job')).toBe('gone');
    });
  });
}
