import { describe, expect, it } from 'vitest';
import { resultsIn } from '../../src/results/results.js';
import type { Result } from '../../src/runner/jobs.js';
import { createRecorder, type Recorder } from '../../src/runner/record/recorder.js';
import { newScoring } from '../../src/runner/record/scoring.js';
import { changeLog } from '../../src/store/changes.js';
import { openConnection } from '../../src/store/open.js';
import { replyOf } from '../support/response.js';
import { addRun, newStore } from '../support/stores.js';

const TIME = '2026-01-01T00:00:00.000Z';

function aRun() {
  const { db, path } = newStore();
  const record = addRun(db, { id: 'r' });
  const rules = { scorer: { name: 's', version: 1 }, extractor: 'e', sandbox: null, judge: null };
  const scoring = newScoring(db, record.id, rules, TIME).id;
  return { db, path, record, scoring, results: resultsIn(db), recorder: createRecorder(db) };
}

const sampleOf = (item: string, run = 'r') => ({ run, benchmark: 'mmlu', item, sample: 0 });
const replied = (item: string): Result => ({
  ...{ kind: 'call', ...sampleOf(item), requestSha256: 'a', failedAttempts: [] },
  outcome: {
    ...{ kind: 'reply', attempts: 1, receivedAt: TIME },
    reply: replyOf('B', { tokensIn: 2, tokensOut: 3 }),
  },
});
const failed = (item: string, run?: string): Result => ({
  ...{ kind: 'failed attempt', ...sampleOf(item, run), attempt: 1, final: true, failedAt: TIME },
  failure: {
    ...{ cause: 'timeout', retryable: false, status: null, retryAfter: null },
    message: 'too slow',
  },
});
const scored = (item: string, scoring: number, value: number | null): Result => ({
  ...{ kind: 'score', ...sampleOf(item), scoring, tags: {} },
  outcome:
    value === null
      ? { kind: 'error', message: 'broken' }
      : { kind: 'score', score: { value, answer: 'B', reason: '' } },
});

/** Records results in one transaction. */
async function record(recorder: Recorder, ...given: readonly Result[]): Promise<void> {
  const recorded = given.map((each) => recorder.record(each));
  recorder.flush();
  await Promise.all(recorded);
}

describe('the events of a run', () => {
  it('are told from a cursor, in their order, those of other runs left out', async () => {
    const { db, results, recorder, scoring, record: of } = aRun();
    addRun(db, { id: 'other' });
    await record(recorder, replied('before'));
    const cursor = results.cursor();
    await record(recorder, replied('x'), failed('y', 'other'), scored('x', scoring, 0));
    await record(recorder, failed('z'));
    const page = results.events('r', cursor);
    expect(page).toMatchObject({
      more: false,
      missed: false,
      events: [
        { kind: 'response', item: 'x', runBenchmarkId: of.id, tokensOut: 3 },
        { kind: 'score', item: 'x', scoringId: scoring, outcome: 'wrong', value: 0 },
        { kind: 'failure', item: 'z', cause: 'timeout', message: 'too slow', final: true },
      ],
    });
    expect(results.events('r', page.cursor).events).toEqual([]);
  });

  it('come in pages of any length, whatever transactions they were stored in', async () => {
    const { results, recorder } = aRun();
    await record(recorder, replied('a'), replied('b'), replied('c'));
    await record(recorder, replied('d'));
    const seen: string[][] = [];
    for (let cursor = 0, more = true; more; ) {
      const page = results.events('r', cursor, 2);
      seen.push(page.events.map(({ item }) => item));
      ({ cursor, more } = page);
    }
    expect(seen).toEqual([['a', 'b'], ['c', 'd'], []]);
  });

  it('are only those that changed something', async () => {
    const { results, recorder, scoring } = aRun();
    await record(recorder, replied('a'), failed('b'), scored('a', scoring, null));
    const cursor = results.cursor();
    await record(recorder, replied('a'), failed('b'), scored('a', scoring, 1));
    await record(recorder, scored('a', scoring, 0));
    expect(results.events('r', cursor).events).toMatchObject([
      { kind: 'score', item: 'a', outcome: 'right' },
    ]);
  });

  it('of several writers are numbered one after the other', async () => {
    const { path, results, recorder } = aRun();
    const db = openConnection(path);
    const another = createRecorder(db);
    await record(recorder, replied('a'), replied('b'));
    await record(another, replied('c'));
    await record(recorder, replied('d'));
    db.close();
    expect(results.cursor()).toBe(4);
    expect(results.events('r', 1).events.map(({ item }) => item)).toEqual(['b', 'c', 'd']);
  });

  it('hold nothing of a transaction that was rolled back', () => {
    const { db, record: of, results } = aRun();
    const log = changeLog(db);
    const write = db.transaction((item: string, error?: Error) =>
      log.during(() => {
        log.add([of.id, 'response', item, 0]);
        if (error !== undefined) throw error;
      }),
    );
    expect(() => write('a', new Error('the disk is full'))).toThrow('the disk is full');
    write('b');
    expect(results.events('r', 0).events.map(({ item }) => item)).toEqual(['b']);
    expect(results.cursor()).toBe(1);
  });

  it('are at least the last 100,000; it is told when some are no longer kept', () => {
    const { db, record: of, results } = aRun();
    const log = changeLog(db);
    const write = db.transaction((count: number) =>
      log.during(() => {
        for (let i = 0; i < count; i++) log.add([of.id, 'response', `${i}`, 0]);
      }),
    );
    write(2);
    write(99_999);
    expect(results.events('r', 0, 1).missed).toBe(false);
    write(1);
    expect(results.events('r', 1, 1).missed).toBe(true);
    expect(results.events('r', 2, 1)).toMatchObject({ missed: false, cursor: 3 });
    expect(results.cursor()).toBe(100_002);
  });
});
