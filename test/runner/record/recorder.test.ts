import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Result, resultSchema } from '../../../src/runner/jobs.js';
import { createRecorder } from '../../../src/runner/record/recorder.js';
import { newScoring } from '../../../src/runner/record/scoring.js';
import { type Connection, openConnection } from '../../../src/store/open.js';
import { tallyOf } from '../../../src/store/responses.js';
import { benchmarksOf, insertRun } from '../../../src/store/runs.js';
import { replyOf } from '../../support/response.js';
import { temporaryFolder } from '../../support/temp.js';

const AT = '2026-01-01T00:00:00.000Z';
const LATER = '2026-01-01T00:00:01.000Z';

function newStore() {
  const db = openConnection(join(temporaryFolder(), 'x.db'));
  const about = { createdAt: AT, cardbench: '0', provider: 'p', model: 'm', baseUrl: '' };
  insertRun(db, { id: 'r1', fingerprint: 'f', standIn: false, config: '{}', ...about }, [
    {
      benchmark: 'toy',
      title: 'Toy',
      protocol: { prompt: 'p', shots: 0, cot: false, temperature: 0, maxTokens: 1, samples: 2 },
      datasetSource: { kind: 'sample' },
      datasetLabel: '',
      datasetSha256: '',
      planned: 4,
      published: null,
      datasetOrigin: 'sample',
    },
  ]);
  const [record] = benchmarksOf(db, 'r1');
  if (record === undefined) throw new Error('no benchmark');
  const rules = { scorer: { name: 's', version: 1 }, extractor: 'e', sandbox: null, judge: null };
  const scoring = newScoring(db, record.id, rules, AT).id;
  return { db, record, scoring, recorder: createRecorder(db, { price: { input: 1, output: 2 } }) };
}

/** A result as it arrives from another machine. */
const arrived = (result: Result): Result => resultSchema.parse(JSON.parse(JSON.stringify(result)));

const sample = { run: 'r1', benchmark: 'toy', item: 'a', sample: 0 };
const failure = (message: string) => ({
  cause: 'server error' as const,
  retryable: true,
  status: 500,
  message,
  retryAfter: null,
});
const attempt = (number: number, more: object = {}) => ({
  attempt: number,
  failure: failure('boom'),
  final: false,
  failedAt: AT,
  ...more,
});
const failed = (number: number, more: object = {}): Result => ({
  kind: 'failed attempt',
  ...sample,
  ...attempt(number, more),
});
const replied = (text: string, failures: readonly ReturnType<typeof attempt>[] = []): Result => ({
  kind: 'call',
  ...sample,
  requestSha256: 'h',
  failedAttempts: failures,
  outcome: {
    kind: 'reply',
    reply: replyOf(text, { tokensIn: 1_000_000, tokensOut: 500_000 }),
    attempts: failures.length + 1,
    receivedAt: LATER,
  },
});
const scored = (scoring: number, value: number | null): Result => ({
  kind: 'score',
  ...sample,
  scoring,
  outcome:
    value === null
      ? { kind: 'error', message: 'the scorer fell over' }
      : { kind: 'score', score: { value, answer: 'x', reason: '', details: { n: 2 } } },
  tags: { subject: 'b' },
});

/** All that is stored of results. */
const contents = (db: Connection): unknown => ({
  responses: db.prepare('SELECT item, sample, text, attempts, cost_usd FROM responses').all(),
  failures: db
    .prepare(
      'SELECT item, attempt, message, final FROM failed_attempts ORDER BY attempt, failed_at',
    )
    .all(),
  scores: db.prepare('SELECT item, sample, value, error, tags, details FROM scores').all(),
  judgements: db.prepare('SELECT item, judge, text FROM judgements').all(),
});

async function stored(results: (scoring: number) => readonly Result[]): Promise<unknown> {
  const { db, scoring, recorder } = newStore();
  const all = results(scoring).map((result) => recorder.record(result));
  recorder.flush();
  await Promise.all(all);
  return contents(db);
}

const story = (scoring: number): Result[] => [
  failed(1),
  failed(2),
  replied('so', [attempt(1), attempt(2)]),
  scored(scoring, 1),
];

describe('the recorder', () => {
  it('stores what it is told, costed by the price', async () => {
    expect(await stored(story)).toEqual({
      responses: [{ item: 'a', sample: 0, text: 'so', attempts: 3, cost_usd: 2 }],
      failures: [
        { item: 'a', attempt: 1, message: 'boom', final: 0 },
        { item: 'a', attempt: 2, message: 'boom', final: 0 },
      ],
      scores: [
        {
          item: 'a',
          sample: 0,
          value: 1,
          error: null,
          tags: '{"subject":"b"}',
          details: '{"n":2}',
        },
      ],
      judgements: [],
    });
  });

  it('stores the same of results that come from elsewhere', async () => {
    expect(await stored((scoring) => story(scoring).map(arrived))).toEqual(await stored(story));
  });

  it('stores results that come twice once', async () => {
    const twice = await stored((scoring) => story(scoring).flatMap((each) => [each, each]));
    expect(twice).toEqual(await stored(story));
    const again = await stored((scoring) => [...story(scoring), ...story(scoring)]);
    expect(again).toEqual(await stored(story));
  });

  it('stores the same in any order', async () => {
    const once = await stored(story);
    expect(await stored((scoring) => story(scoring).reverse())).toEqual(once);
    expect(await stored((scoring) => story(scoring).slice(2))).toEqual(once);
  });

  it.each([
    ['with its request', ['item']],
    ['with its score', ['score']],
    ['once, with both', ['item', 'score', 'score']],
    ['once, in either order', ['score', 'item']],
  ])('stores the tags of an item %s', async (_how, kinds) => {
    const { db, scoring, recorder } = newStore();
    const { run, benchmark, item } = sample;
    const request = { path: '/chat/completions', body: '{}' };
    const asked = { run, benchmark, item, request, gold: null, tags: { subject: 'b' } };
    for (const kind of kinds) {
      const result: Result =
        kind === 'item' ? { kind: 'item', ...asked, confidential: false } : scored(scoring, 1);
      const recorded = recorder.record(result);
      recorder.flush();
      await recorded;
    }
    expect(db.prepare('SELECT item, tag, value FROM item_tags').all()).toEqual([
      { item: 'a', tag: 'subject', value: 'b' },
    ]);
  });

  it('keeps the first reply to a sample, whatever comes later', async () => {
    const { responses } = (await stored(() => [
      replied('first'),
      replied('second'),
      failed(1, { final: true }),
    ])) as { responses: { text: string }[] };
    expect(responses.map(({ text }) => text)).toEqual(['first']);
  });

  it('counts a sample that was answered as no error, also where the failure comes later', async () => {
    const { db, record, recorder } = newStore();
    const all = [recorder.record(replied('so')), recorder.record(failed(9, { final: true }))];
    recorder.flush();
    await Promise.all(all);
    expect(tallyOf(db, record.id).errors).toBe(0);
  });

  it('tells the attempts of a resumed run from those before', async () => {
    const { failures } = (await stored(() => [failed(1), failed(1, { failedAt: LATER })])) as {
      failures: unknown[];
    };
    expect(failures).toHaveLength(2);
  });

  it('replaces an error of the scorer, and never a score', async () => {
    const values = async (...came: readonly (number | null)[]): Promise<unknown> => {
      const { scores } = (await stored((scoring) => came.map((each) => scored(scoring, each)))) as {
        scores: { value: number | null }[];
      };
      return scores.map(({ value }) => value);
    };
    expect(await values(null)).toEqual([null]);
    expect(await values(null, 1)).toEqual([1]);
    expect(await values(1, null)).toEqual([1]);
    expect(await values(1, 0)).toEqual([1]);
  });

  it('keeps what a judge said to a request, and finds it again', async () => {
    const { recorder } = newStore();
    const judgement: Result = {
      kind: 'judgement',
      ...sample,
      judge: 'p:wise',
      requestSha256: 'q',
      reply: replyOf('Yes.'),
      attempts: 1,
      receivedAt: AT,
    };
    const all = [recorder.record(arrived(judgement)), recorder.record(judgement)];
    recorder.flush();
    await Promise.all(all);
    expect(recorder.judged(sample, 'p:wise', 'q')).toBe('Yes.');
    expect(recorder.judged(sample, 'p:other', 'q')).toBeUndefined();
  });

  it('refuses what is of no run here, and stores what came with it', async () => {
    const { db, recorder } = newStore();
    const good = recorder.record(replied('so'));
    const strange = recorder.record({ ...replied('no'), run: 'r2' });
    const unknown = recorder.record(scored(99, 1));
    recorder.flush();
    await expect(strange).rejects.toThrow(/the benchmark toy of run r2, which .* does not hold/);
    await expect(unknown).rejects.toThrow(/the scoring 99 of run r1, which .* does not hold/);
    await good;
    expect(contents(db)).toMatchObject({ responses: [{ text: 'so' }], scores: [] });
  });

  it('stores nothing of a call that was stopped before it was made', async () => {
    const stopped = { ...replied('x'), outcome: { kind: 'stopped' } } as Result;
    expect(await stored(() => [stopped])).toMatchObject({ responses: [], failures: [] });
  });
});
