import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ItemListQuery } from '../../src/results/item-list.js';
import { openResults, type Results } from '../../src/results/results.js';
import { openConnection } from '../../src/store/open.js';
import { insertScoring } from '../../src/store/scorings.js';
import { addRun } from '../support/stores.js';
import { sharedFolder } from '../support/temp.js';

/** Enough that what lists need is made in a thread, and that those that match are counted there. */
const RESPONSES = 52_000;
const SAMPLES = 2;
const ITEMS = RESPONSES / SAMPLES;
/** Items of which the samples differ, and items that something sets apart. */
const [FLIPS, RARE] = [ITEMS / 100, ITEMS / 1000];
const TIME = '2026-01-01T00:00:00Z';

describe('a long run', () => {
  const path = join(sharedFolder(), 'long.db');
  let results: Results;
  let base: Pick<ItemListQuery, 'runBenchmarkId' | 'owner' | 'scoringId' | 'limit'>;
  let other: number;

  beforeAll(() => {
    const db = openConnection(path);
    const { id: runBenchmarkId } = addRun(db, { id: 'r' });
    const [first, second] = ['e', 'f'].map((extractor) =>
      insertScoring(db, runBenchmarkId, {
        ...{ createdAt: TIME, scorer: 's', scorerVersion: 1, extractor, sandbox: null },
        ...{ judge: null, cardbench: '0' },
      }),
    );
    const keys = `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${RESPONSES}),
      k AS (SELECT i, i / ${SAMPLES} place, 'item/' || (i / ${SAMPLES}) item, i % ${SAMPLES} sample FROM n)`;
    db.exec(`${keys} INSERT INTO responses (run_benchmark_id, item, sample, request_sha256, text, finish_reason, refused,
        latency_ms, tokens_out, attempts, received_at)
      SELECT ${runBenchmarkId}, item, sample, 'a', iif(place % 1000 = 3, 'a rare word', 'the usual'), 'stop', 0,
        1 + (i * 7919) % ${RESPONSES}, 5, 1, '${TIME}' FROM k`);
    // Every hundredth item has samples that differ; the second scoring says otherwise of every thousandth item.
    const scores = (id: number | undefined, value: string): string =>
      `${keys} INSERT INTO scores (scoring_id, item, sample, value, answer, reason, tags)
       SELECT ${id}, item, sample, ${value}, 'A', '', '{"half":"' || (place % 2) || '"}' FROM k`;
    db.exec(scores(first?.id, 'iif(place % 100 = 0, sample, place % 2)'));
    db.exec(
      scores(second?.id, 'iif(place % 1000 = 1, 0, iif(place % 100 = 0, sample, place % 2))'),
    );
    db.close();
    results = openResults(path);
    base = { runBenchmarkId, owner: 'r', scoringId: first?.id ?? null, limit: 100 };
    other = second?.id ?? 0;
    return () => results.close();
  });

  /** A page once what it needs is made, and whether it was told how far that was. */
  const page = async (query: Partial<ItemListQuery>) => {
    for (let isTold = false; ; isTold = true) {
      const list = await results.list({ ...base, ...query });
      if (list.preparing === null) return { ...list, isTold };
      expect(list.preparing.done).toBeLessThanOrEqual(list.preparing.total);
    }
  };

  it('is sorted by any column, from any place on', async () => {
    const { rows, total } = await page({ sort: 'latency' });
    expect(total).toBe(RESPONSES);
    expect(rows.map(({ latency }) => latency)).toEqual(
      Array.from({ length: 100 }, (_, i) => i + 1),
    );
    const last = await page({ sort: 'latency', descending: true, offset: RESPONSES - 3 });
    expect(last.rows.map(({ latency }) => latency)).toEqual([3, 2, 1]);
  });

  it('has the items whose samples differ, and the samples on which scorings disagree', async () => {
    const flips = await page({ flips: true });
    expect(flips.total).toBe(FLIPS * SAMPLES);
    expect(flips.rows.every(({ item }) => Number(item.split('/')[1]) % 100 === 0)).toBe(true);
    expect((await page({ flips: true, offset: FLIPS * SAMPLES - 5 })).rows).toHaveLength(5);
    // A page ends early where the machine is slow.
    let [right, after]: [number, string | null | undefined] = [0, undefined];
    while (after !== null) {
      const place: Partial<ItemListQuery> = after === undefined ? {} : { after };
      const list = await page({ flips: true, outcome: 'right', ...place });
      [right, after] = [right + list.rows.length, list.next];
    }
    expect(right).toBe(FLIPS);
    const { rows, total } = await page({ disagreesWith: other });
    expect(total).toBe(rows.length);
    expect(rows.map(({ item }) => Number(item.split('/')[1]) % 1000)).toEqual(
      new Array(RARE * SAMPLES).fill(1),
    );
  });

  it('has the number of those that match, soon after the first of them', async () => {
    let total: number | null = null;
    while (total === null) {
      const list = await page({ outcome: 'right' });
      expect(list.rows).toHaveLength(100);
      total = list.total;
    }
    expect(total).toBe(RESPONSES / 2 + FLIPS);
  });

  it('is searched for words, also within a filter and an order', async () => {
    expect((await page({ text: 'rare' })).total).toBe(RARE * SAMPLES);
    const sorted = await page({ text: 'rare', sort: 'latency', id: '03' });
    const latencies = sorted.rows.map(({ latency }) => latency ?? 0);
    expect(latencies).toEqual([...latencies].sort((a, b) => a - b));
    expect(sorted.rows).toHaveLength((RARE - 1) * SAMPLES);
  });

  it('keeps its sums beside the store, until it is another run', async () => {
    const part = { runBenchmarkId: base.runBenchmarkId, owner: 'r', scoringId: base.scoringId };
    const sumsOf = async (from: Results, owner: string) => {
      for (;;) {
        const sums = await from.sums({ ...part, owner });
        if (!('done' in sums)) return sums;
      }
    };
    const sums = await sumsOf(results, 'r');
    expect(sums.latency?.bins.reduce((sum, { count }) => sum + count, 0)).toBe(RESPONSES);
    expect(sums.groups).toEqual([
      {
        tag: 'half',
        values: [
          // Of the even items, those whose samples differ have a mean of a half.
          {
            value: '0',
            means: expect.arrayContaining([
              [0.5, FLIPS],
              [0, ITEMS / 2 - FLIPS],
            ]),
          },
          { value: '1', means: [[1, ITEMS / 2]] },
        ],
      },
    ]);
    const again = openResults(path);
    const kept = await again.sums(part);
    again.close();
    expect(kept).toEqual(sums);
  });
});
