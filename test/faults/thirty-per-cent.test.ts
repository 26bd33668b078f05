import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { FAULTS, startFaultyServer } from '../support/faulty-server.js';
import { FULL } from '../support/full.js';
import { sumsRight, sumsRun } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = FULL ? 350 : 80;
const SEEDS = FULL ? [1, 2, 3] : [1, 2];

interface Stored {
  readonly responses: { readonly item: string; readonly text: string; readonly attempts: number }[];
  readonly failures: { readonly item: string; readonly cause: string; readonly final: number }[];
  readonly scores: unknown[];
}

/** Sits the sums against a server that fails at this share of the calls. */
async function sit(seed: number, share: number, stream: boolean) {
  const folder = temporaryFolder();
  const store = join(folder, 'x.db');
  const server = await startFaultyServer({ seed, share, stream });
  const { code, stdout, stderr } = await cardbench([
    ...sumsRun(server.baseUrl, folder, ITEMS),
    // Nothing stalls where there are no faults: there, only a busy machine could use a timeout up.
    ...(share === 0 ? [] : ['--timeout', '20']),
    ...['--retries', '10'],
    ...(stream ? ['--stream'] : []),
  ]);
  const db = new Database(store, { readonly: true });
  const all = <Row>(sql: string): Row[] => db.prepare<[], Row>(sql).all();
  const stored: Stored = {
    responses: all('SELECT item, text, attempts FROM responses ORDER BY item'),
    failures: all('SELECT item, cause, final FROM failed_attempts ORDER BY item, attempt'),
    scores: all('SELECT item, value, answer, reason FROM scores ORDER BY item'),
  };
  db.close();
  return { code, stderr, server, stored, benchmark: JSON.parse(stdout).benchmarks[0] };
}

/** The run without faults and the one with them agree in all that is stored of replies. */
async function compare(seed: number, stream: boolean): Promise<void> {
  const calm = await sit(seed, 0, stream);
  const faulty = await sit(seed, 0.3, stream);
  expect([calm.code, faulty.code]).toEqual([0, 0]);
  expect(faulty.benchmark).toMatchObject({ n: ITEMS, errors: 0 });
  expect(faulty.benchmark.metrics.em).toBeCloseTo(sumsRight(ITEMS) / ITEMS, 12);
  const texts = ({ stored }: typeof calm): unknown =>
    stored.responses.map(({ item, text }) => [item, text]);
  expect(texts(faulty)).toEqual(texts(calm));
  expect(faulty.stored.scores).toEqual(calm.stored.scores);
  expect(calm.stored.failures).toEqual([]);

  // Each failed attempt stands in the store under the cause of what the server did.
  const explained = new Map<string, string[]>();
  for (const { item, cause, final } of faulty.stored.failures) {
    expect(final).toBe(0);
    explained.set(item, [...(explained.get(item) ?? []), cause]);
  }
  let harmful = 0;
  for (const [item, faults] of faulty.server.done) {
    const causes = faults.flatMap(({ cause }) => (cause === null ? [] : [cause]));
    harmful += causes.length;
    expect([item, explained.get(`test/${item}`) ?? []]).toEqual([item, causes]);
  }
  expect(faulty.stored.failures).toHaveLength(harmful);
  expect(faulty.server.calls).toHaveLength(ITEMS + harmful);
  expect(faulty.server.calls.length).toBeLessThanOrEqual(1.6 * ITEMS);
  const kinds = new Set([...faulty.server.done.values()].flat().map(({ name }) => name));
  const possible = FAULTS.filter(({ only }) => only !== (stream ? 'whole' : 'stream'));
  expect([...kinds].sort()).toEqual(possible.map(({ name }) => name).sort());
}

describe('a run of which 30 % of the calls fail', () => {
  it(`ends with the same texts and scores, every retry explained: ${SEEDS.length} seeds, one of them streamed`, async () => {
    // Most of the time they wait: they may as well wait together.
    await Promise.all(SEEDS.map((seed) => compare(seed, seed === 2)));
  });
});
