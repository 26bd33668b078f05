import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRunConfig } from '../../src/runner/config.js';
import { runSession } from '../../src/runner/session.js';
import { findItem, type StoredItem } from '../../src/store/items.js';
import { openConnection } from '../../src/store/open.js';
import { benchmarksOf } from '../../src/store/runs.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { quiet } from '../support/session.js';
import { temporaryFolder } from '../support/temp.js';

/** What a run of two items records of the first one that the server saw, and the body that it saw. */
async function recorded(
  benchmark: string,
  more: Readonly<Record<string, unknown>> = {},
  status = 200,
): Promise<{ readonly item: StoredItem | undefined; readonly bodies: readonly unknown[] }> {
  const server = await startServer((_call, response) => sendJson(response, status, chatReply('A')));
  const store = join(temporaryFolder(), 'x.db');
  const config = {
    ...{ benchmarks: [benchmark], model: 'm', baseUrl: server.baseUrl, dataset: 'sample' },
    ...{ limit: 2, store, retries: 0, ...more },
  };
  const { runId } = await runSession(parseRunConfig(config, 'test'), quiet);
  const db = openConnection(store, 'read');
  const [record] = benchmarksOf(db, runId);
  const id = db.prepare('SELECT item FROM items ORDER BY item').pluck().get();
  const item = findItem(db, record?.id ?? 0, String(id));
  db.close();
  return { item, bodies: server.calls.map(({ body }) => body) };
}

describe('a run', () => {
  it('records each request as it was sent, with the gold', async () => {
    const { item, bodies } = await recorded('gsm8k', { samples: 2, temperature: 0.5 });
    expect(item?.request?.path).toBe('/chat/completions');
    expect(bodies).toContainEqual(JSON.parse(item?.request?.body ?? ''));
    expect(item?.gold).toMatch(/^\d+$/);
  });

  it('records what was asked of an item that got no reply', async () => {
    const { item, bodies } = await recorded('gsm8k', {}, 500);
    expect(bodies).toContainEqual(JSON.parse(item?.request?.body ?? ''));
  });

  it('records only hashes of a confidential benchmark, unless texts are asked for', async () => {
    const { item } = await recorded('gpqa-diamond');
    expect(item).toMatchObject({ request: null, hashes: { request: expect.any(String) } });
    const asked = await recorded('gpqa-diamond', { withText: true });
    expect(asked.item).toMatchObject({ request: { path: '/chat/completions' }, hashes: null });
  });
});
