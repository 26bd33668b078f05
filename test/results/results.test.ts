import { describe, expect, it } from 'vitest';
import { textContent } from '../../src/core/response.js';
import { UNREPORTED } from '../../src/models/model.js';
import { itemPage } from '../../src/results/item-page.js';
import type { ItemFilter } from '../../src/results/item-query.js';
import type { ItemRow } from '../../src/results/item-row.js';
import { type Results, resultsIn } from '../../src/results/results.js';
import type { Connection } from '../../src/store/open.js';
import type { RunBenchmarkRecord, SampleKey, ScoringRecord } from '../../src/store/records.js';
import { responseTable, tallyOf } from '../../src/store/responses.js';
import { insertScoring, scoreTable } from '../../src/store/scorings.js';
import { addRun, newStore } from '../support/stores.js';

const TIME = '2026-01-01T00:00:00Z';

interface Sample {
  readonly item: string;
  readonly sample?: number;
  readonly value?: number | null;
  readonly answer?: string | null;
  readonly error?: string;
  readonly finishReason?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly costUsd?: number;
}

/** A run with its scoring, and the means to add to it. */
function aRun(): {
  readonly db: Connection;
  readonly results: Results;
  readonly record: RunBenchmarkRecord;
  readonly scoring: ScoringRecord;
  readonly reply: (sample: Sample) => void;
  readonly score: (sample: Sample) => void;
  readonly fail: (item: string, final?: boolean, failedAt?: string) => void;
} {
  const { db } = newStore();
  const record = addRun(db, { id: 'r' });
  const scoring = insertScoring(db, record.id, {
    ...{ createdAt: TIME, scorer: 's', scorerVersion: 1, extractor: 'e', sandbox: null },
    ...{ judge: null, cardbench: '0' },
  });
  const responses = responseTable(db, record.id);
  const insertScore = scoreTable(db, scoring.id);
  return {
    db,
    results: resultsIn(db),
    record,
    scoring,
    reply: ({ item, sample = 0, finishReason = 'stop', costUsd }) =>
      responses.insert({
        ...{ item, sample, requestSha256: 'a', costUsd: costUsd ?? null, attempts: 1 },
        receivedAt: TIME,
        reply: {
          content: textContent(`reply to ${item}`, { reasoning: 'hm' }),
          ...{ finishReason, refused: false, latency: 10, timeToFirstToken: 4 },
          ...{ ...UNREPORTED, tokensIn: 2, tokensOut: 3, reasoningTokens: 1 },
          reportedModel: 'served',
        },
      }),
    score: ({ item, sample = 0, value = 1, answer = 'A', error, tags = {} }) =>
      insertScore({
        ...{ item, sample, tags, error: error ?? null },
        score: value === null ? null : { value, answer, reason: 'because' },
      }),
    fail: (item, final = true, failedAt = TIME) =>
      responses.insertFailure({
        ...{ item, sample: 0, attempt: 1, final, failedAt },
        failure: {
          ...{ cause: 'timeout', retryable: false, status: null, retryAfter: null },
          message: 'too slow',
        },
      }),
  };
}

/** A run with one sample of every outcome. */
function everyOutcome(): ReturnType<typeof aRun> {
  const run = aRun();
  const samples: readonly Sample[] = [
    { item: 'a/right', tags: { subject: 'a' } },
    { item: 'a/wrong', value: 0, tags: { subject: 'a' }, finishReason: 'length' },
    { item: 'b/half', value: 0.5, tags: { subject: 'b' } },
    { item: 'b/no-answer', value: 0, answer: null, tags: { subject: 'b' }, finishReason: 'length' },
    { item: 'b/scorer-error', value: null, error: 'broken', tags: { subject: 'b' } },
  ];
  for (const sample of samples) {
    run.reply(sample);
    run.score(sample);
  }
  run.reply({ item: 'c/unscored' });
  run.fail('c/failed');
  run.fail('a/right', false);
  return run;
}

describe('the items of a benchmark of a run', () => {
  const filters: readonly (readonly [string, ItemFilter, readonly string[]])[] = [
    ['right', { outcome: 'right' }, ['a/right']],
    ['wrong', { outcome: 'wrong' }, ['a/wrong', 'b/half']],
    ['no answer', { outcome: 'no answer' }, ['b/no-answer']],
    ['error', { outcome: 'error' }, ['b/scorer-error', 'c/failed']],
    ['truncated', { truncated: true }, ['a/wrong', 'b/no-answer']],
    ['a tag', { tag: { name: 'subject', value: 'a' } }, ['a/right', 'a/wrong']],
    ['part of an id', { id: 'FAIL' }, ['c/failed']],
    ['part of an id, with a character that means any', { id: '_' }, []],
    ['wrong and truncated', { outcome: 'wrong', truncated: true }, ['a/wrong']],
    ['error and truncated', { outcome: 'error', truncated: true }, []],
    [
      'a tag and an outcome',
      { tag: { name: 'subject', value: 'b' }, outcome: 'wrong' },
      ['b/half'],
    ],
    [
      'a tag and an error',
      { tag: { name: 'subject', value: 'b' }, outcome: 'error' },
      ['b/scorer-error'],
    ],
  ];

  it.each(filters)('are filtered by: %s', (_name, filter, expected) => {
    const { results, record, scoring } = everyOutcome();
    const page = results.items({ runBenchmarkId: record.id, scoringId: scoring.id, ...filter });
    expect(page.rows.map(({ item }) => item)).toEqual(expected);
    expect(page.next).toBeNull();
  });

  it('are found by a tag and an error among many failures, too', () => {
    const { db, results, record, scoring, reply, score, fail } = aRun();
    // More than are searched for a tag one by one.
    db.prepare(
      `INSERT INTO failed_attempts (run_benchmark_id, item, sample, attempt, cause, message, final, failed_at)
       WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
       SELECT ?, printf('f/%05d', i), 0, 1, 'timeout', 'too slow', 1, ? FROM n`,
    ).run(record.id, TIME);
    expect(tallyOf(db, record.id).errors).toBe(10_001);
    const tag = { name: 'subject', value: 'rare' };
    const tagged = db.prepare('INSERT INTO item_tags VALUES (?, ?, ?, ?)');
    for (const item of ['f/00007', 'f/09000', 'f/answered', 'f/none']) {
      tagged.run(record.id, tag.name, tag.value, item);
    }
    // Twice in error and once, answered after an error, in error in its scoring, of another tag.
    fail('f/00007', true, '2026-01-01T00:00:01Z');
    fail('f/answered');
    reply({ item: 'f/answered' });
    reply({ item: 'f/scorer', tags: { subject: 'rare' } });
    score({ item: 'f/scorer', value: null, error: 'broken', tags: { subject: 'rare' } });
    score({ item: 'f/other', value: null, error: 'broken', tags: { subject: 'b' } });
    const query = {
      ...{ runBenchmarkId: record.id, scoringId: scoring.id, tag },
      outcome: 'error' as const,
    };
    const items = (more: ItemFilter & { limit?: number } = {}): string[] =>
      results.items({ ...query, ...more }).rows.map(({ item }) => item);
    expect(items()).toEqual(['f/00007', 'f/09000', 'f/scorer']);
    expect(items({ id: '900' })).toEqual(['f/09000']);
    const first = results.items({ ...query, limit: 1 });
    expect(first.rows.map(({ item }) => item)).toEqual(['f/00007']);
    const second = results.items({
      ...query,
      limit: 1,
      after: first.next ?? { item: '', sample: 0 },
    });
    expect(second.rows.map(({ item }) => item)).toEqual(['f/09000']);
  });

  it('are searched in parts: a page may have few rows or none, and the next goes on', () => {
    const { db, record, scoring, fail } = everyOutcome();
    fail('a/failed');
    const query = { runBenchmarkId: record.id, scoringId: scoring.id, id: 'FAIL' };
    const pages: (readonly [string[], string | undefined])[] = [];
    for (let after: SampleKey | null = { item: '', sample: -1 }; after !== null; ) {
      const page = itemPage(db, { ...query, after }, 2);
      pages.push([page.rows.map(({ item }) => item), page.next?.item]);
      after = page.next;
    }
    expect(pages).toEqual([
      [['a/failed'], 'a/wrong'],
      [[], 'b/no-answer'],
      [['c/failed'], 'c/unscored'],
      [[], undefined],
    ]);
    expect(itemPage(db, query).next).toBeNull();
  });

  it('are paged in the order of their keys, each once', () => {
    const { results, record, scoring, reply } = everyOutcome();
    reply({ item: 'b/half', sample: 1 });
    const rows: ItemRow[] = [];
    const query = { runBenchmarkId: record.id, scoringId: scoring.id, limit: 3 };
    for (let after: ItemRow | undefined; ; ) {
      const page = results.items({ ...query, ...(after === undefined ? {} : { after }) });
      rows.push(...page.rows);
      after = page.rows.at(-1);
      if (page.next === null) break;
    }
    expect(rows.map(({ item, sample, outcome }) => `${item} ${sample} ${outcome}`)).toEqual([
      'a/right 0 right',
      'a/wrong 0 wrong',
      'b/half 0 wrong',
      'b/half 1 unscored',
      'b/no-answer 0 no answer',
      'b/scorer-error 0 error',
      'c/failed 0 error',
      'c/unscored 0 unscored',
    ]);
    expect(rows.find(({ item }) => item === 'c/failed')).toMatchObject({
      reason: 'timeout: too slow',
      latency: null,
    });
  });
});

describe('the outputs of a benchmark of a run', () => {
  it('are responses and failed samples in the order of their keys, over the edges of pages', () => {
    const { results, record, scoring, reply, score, fail } = aRun();
    const ids = Array.from({ length: 1201 }, (_, place) => `i${String(place).padStart(4, '0')}`);
    for (const [place, item] of ids.entries()) {
      if (place % 2 === 1) fail(item);
      else {
        reply({ item });
        score({ item });
      }
    }
    const outputs = [...results.outputs(record.id, scoring.id)];
    expect(outputs.map(({ item }) => item)).toEqual(ids);
    expect(outputs[0]).toMatchObject({ error: null, value: 1, answer: 'A', reason: 'because' });
    expect(outputs[1]).toMatchObject({ response: null, error: 'timeout: too slow', value: null });
  });
});

describe('the counts of a run', () => {
  it('are those of its responses, failures and scores', () => {
    const { db, results, record, reply, fail } = everyOutcome();
    reply({ item: 'd', costUsd: 0.5 });
    // Again, and late: nothing is counted twice.
    reply({ item: 'd', costUsd: 0.5 });
    fail('d');
    fail('e');
    fail('e', true, '2026-01-01T00:00:01Z');
    reply({ item: 'e' });
    expect(tallyOf(db, record.id)).toEqual({
      ...{ responses: 8, errors: 1, truncated: 2, refused: 0, retries: 1, cached: 0 },
      ...{ tokensPaid: 40, tokensIn: 16, tokensOut: 24, costUsd: 0.5 },
      ...{ endInReasoning: 0, reasoningTokens: 8 },
      ...{ meanLatencyMs: 10, meanFirstTokenMs: 4, reportedModels: ['served'] },
      systemFingerprints: [],
    });
    const [summary] = results.runs();
    expect(summary?.benchmarks[0]).toMatchObject({
      ...{ planned: 4, responses: 8, n: 4, noAnswer: 1, errors: 2, truncated: 2, headline: null },
    });
  });

  it('follow a score that takes the place of an error', () => {
    const { results, scoring, score } = everyOutcome();
    expect(results.scoring(scoring)).toMatchObject({ scored: 4, scoringErrors: 1 });
    score({ item: 'b/scorer-error' });
    // A score that is there stays.
    score({ item: 'a/right', value: 0, answer: null });
    expect(results.scoring(scoring)).toMatchObject({ scored: 5, noAnswer: 1, scoringErrors: 0 });
  });
});

describe('an item', () => {
  it('is read with its response, its verdict and the attempts that failed', () => {
    const { results, record, scoring } = everyOutcome();
    expect(results.item(record.id, 'a/right', scoring.id)).toMatchObject({
      item: 'a/right',
      tags: { subject: 'a' },
      asked: null,
      samples: [
        {
          sample: 0,
          response: { content: { text: 'reply to a/right', reasoning: 'hm' } },
          outcome: 'right',
          answer: 'A',
          reason: 'because',
          failures: [{ attempt: 1, cause: 'timeout', final: false }],
        },
      ],
    });
    expect(results.item(record.id, 'c/failed', scoring.id)?.samples).toMatchObject([
      { response: null, outcome: 'error', reason: 'timeout: too slow' },
    ]);
    expect(results.item(record.id, 'nothing', scoring.id)).toBeUndefined();
  });
});
