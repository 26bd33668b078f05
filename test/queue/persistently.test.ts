import { expect, it } from 'vitest';
import { persistently } from '../../src/queue/persistently.js';

const away = (): Error =>
  Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const trouble = { onError: () => {}, explain: () => undefined, isClosed: () => false };

it('does again what an engine that is away has not done', async () => {
  let tries = 0;
  const done = await persistently(async () => {
    tries += 1;
    if (tries === 1) throw away();
    return 'done';
  }, trouble);
  expect([done, tries]).toEqual(['done', 2]);
});

it('does not try again what cannot succeed', async () => {
  const work = persistently(() => Promise.reject(new Error('WRONGTYPE')), trouble);
  await expect(work).rejects.toThrow('WRONGTYPE');
});

it('ends with the engine: what is under way when it is closed would be tried for ever', async () => {
  let closed = false;
  const work = persistently(
    () => {
      closed = true;
      return Promise.reject(new Error('Connection is closed.'));
    },
    { ...trouble, isClosed: () => closed },
  );
  await expect(work).rejects.toThrow('Connection is closed.');
});
