import { describe, expect, it } from 'vitest';
import { textContent } from '../../src/core/response.js';
import { UNREPORTED } from '../../src/models/model.js';
import { type ItemList, type ItemListQuery, itemList } from '../../src/results/item-list.js';
import { background } from '../../src/results/side-file/background.js';
import { openSideFile } from '../../src/results/side-file/open.js';
import { responseTable } from '../../src/store/responses.js';
import { insertScoring, scoreTable } from '../../src/store/scorings.js';
import { FULL, partOf } from '../support/full.js';
import { addRun, newStore } from '../support/stores.js';

const TIME = '2026-01-01T00:00:00Z';
const ITEMS = 120;
const SAMPLES = 2;

/** A run whose items differ in all that lists can filter and sort by. */
function aRun(clock = () => performance.now()) {
  const { db } = newStore();
  const { id: runBenchmarkId } = addRun(db, { id: 'r' });
  const scoring = insertScoring(db, runBenchmarkId, {
    ...{ createdAt: TIME, scorer: 's', scorerVersion: 1, extractor: 'e', sandbox: null },
    ...{ judge: null, cardbench: '0' },
  });
  const responses = responseTable(db, runBenchmarkId);
  const score = scoreTable(db, scoring.id);
  for (let i = 0; i < ITEMS; i++) {
    const item = `Part${i % 4}/${i}`;
    for (let sample = 0; sample < SAMPLES; sample++) {
      if (i % 30 === 7) {
        responses.insertFailure({
          ...{ item, sample, attempt: 1, final: true, failedAt: TIME },
          failure: {
            ...{ cause: 'timeout', retryable: false, status: null, retryAfter: null },
            message: 'too slow',
          },
        });
        continue;
      }
      responses.insert({
        ...{ item, sample, requestSha256: 'a', costUsd: null, attempts: 1, receivedAt: TIME },
        reply: {
          content: textContent(`each says this${i % 11 === 3 ? ' rarely that' : ''}`),
          finishReason: i % 9 === 1 ? 'length' : 'stop',
          ...{ refused: i % 13 === 5, latency: (i * 37) % 50, timeToFirstToken: null },
          ...{ ...UNREPORTED, tokensIn: i % 3, tokensOut: i % 8 === 0 ? null : (i * 7) % 40 },
        },
      });
      const value = (i + (i % 5 === 0 ? sample : 0)) % 3 === 0 ? 1 : 0;
      score({
        ...{ item, sample, tags: { subject: `s${i % 7}` }, error: null },
        score: { value, answer: i % 10 === 4 ? null : `a${i % 6}`, reason: '' },
      });
    }
  }
  const side = openSideFile(db);
  const files = { store: db, side: () => side, clock };
  const source = { ...files, background: background(files) };
  const base = { runBenchmarkId, owner: 'r mmlu', scoringId: scoring.id };

  /** All rows of a list, page by page, once its indexes are made. */
  const listed = async (query: Partial<ItemListQuery>, short: number, limit = 7) => {
    const rows: ItemList['rows'][number][] = [];
    let total: number | null = null;
    for (let after: string | undefined; ; ) {
      const place = after === undefined ? {} : { after };
      const page = await itemList(source, { ...base, ...query, ...place, limit }, short);
      if (page.preparing !== null) continue;
      rows.push(...page.rows);
      total = page.total ?? total;
      if (page.next === null) return { rows, total };
      after = page.next;
    }
  };
  return { listed };
}

const FILTERS: readonly Partial<ItemListQuery>[] = [
  ...[{}, { id: '1' }, { id: 'part2/' }, { id: 'none' }, { id: '99' }],
  ...([{ outcome: 'wrong' }, { outcome: 'error' }, { outcome: 'no answer' }] as const),
  ...([{ truncated: true }, { refused: true }, { flips: true }] as const),
  { id: '1', outcome: 'wrong' },
  { truncated: true, outcome: 'right' },
];
const WORDS = [{}, { text: 'says' }, { text: 'rarely' }, { text: 'zebra' }];
const ORDERS: readonly Partial<ItemListQuery>[] = [
  {},
  { sort: 'latency' },
  { sort: 'tokensOut', descending: true },
  { sort: 'answer' },
];

describe('a list of samples', () => {
  const cases = FILTERS.flatMap((filter) =>
    WORDS.flatMap((words) => ORDERS.map((order) => ({ ...filter, ...words, ...order }))),
  );

  const tried = FULL ? 'every list' : 'one list in 6';
  it(`has the samples that match, in order, however long the run: ${tried}`, async () => {
    // Each with files of its own, so that neither finds an index that only the other has made.
    for (const short of [0, ITEMS * SAMPLES]) {
      const { listed } = aRun();
      const { rows: all } = await listed({}, short);
      for (const query of partOf(cases, 6, `list ${short}`))
        await check(query, all, (each) => listed(each, short));
    }
  });

  it('has them all, page by page, on a machine that is too slow for any search', async () => {
    let now = 0;
    const slow = aRun(() => (now += 1_000));
    const quick = aRun();
    for (const query of [
      { sort: 'latency', id: 'part2/' },
      { flips: true, outcome: 'wrong' },
      { text: 'says', outcome: 'right' },
    ] as const) {
      const { rows } = await slow.listed(query, ITEMS * SAMPLES);
      expect(rows.length).toBeGreaterThan(10);
      expect(rows).toEqual((await quick.listed(query, ITEMS * SAMPLES)).rows);
    }
  });
});

async function check(
  query: Partial<ItemListQuery>,
  all: ItemList['rows'],
  listed: (query: Partial<ItemListQuery>) => ReturnType<ReturnType<typeof aRun>['listed']>,
): Promise<void> {
  const about = JSON.stringify(query);
  const place = (i: string): number => Number(i.split('/')[1]);
  const wanted = (query.id ?? '').toLowerCase();
  const valuesOf = (of: string) => all.flatMap(({ item, value }) => (item === of ? [value] : []));
  const matching = all.filter((row) => {
    const i = place(row.item);
    const hasReply = row.latency !== null;
    return (
      (query.text === undefined ||
        (hasReply && (query.text === 'says' || (query.text === 'rarely' && i % 11 === 3)))) &&
      (query.sort === undefined || hasReply) &&
      (wanted === '' || row.item.toLowerCase().includes(wanted)) &&
      (query.outcome === undefined || row.outcome === query.outcome) &&
      (query.truncated === undefined || row.finishReason === 'length') &&
      (query.refused === undefined || row.refused) &&
      (query.flips === undefined || new Set(valuesOf(row.item)).size > 1)
    );
  });
  const keys = (rows: typeof all) => rows.map(({ item, sample }) => `${item} ${sample}`);
  const { rows, total } = await listed(query);
  expect(keys(rows).sort(), about).toEqual(keys(matching).sort());
  if (total !== null) expect(total, about).toBe(matching.length);
  const { sort } = query;
  if (sort === undefined) return expect(keys(rows), about).toEqual(keys(rows.toSorted(byKey)));
  const values = rows.map((row) => row[sort] ?? (sort === 'answer' ? '' : -1));
  const sorted = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  expect(values, about).toEqual(query.descending === true ? sorted.reverse() : sorted);
}

function byKey(
  a: { readonly item: string; readonly sample: number },
  b: { readonly item: string; readonly sample: number },
): number {
  return a.item < b.item ? -1 : a.item > b.item ? 1 : a.sample - b.sample;
}
