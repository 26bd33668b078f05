import { describe, expect, it } from 'vitest';
import { type ScoreJob, scoreJobSchema, scoreResultSchema } from '../../../src/runner/jobs.js';
import { createScoringPool, ScoringStopped } from '../../../src/runner/score/scoring-pool.js';
import { fromText, type Scorer } from '../../../src/scorers/scorer.js';
import { responseOf } from '../../support/response.js';

const pool = createScoringPool('auto');

const job: ScoreJob = {
  run: 'r',
  benchmark: 'b',
  item: { id: 'a/1', data: { gold: '7' }, tags: { subject: 'a' } },
  sample: 2,
  scoring: 5,
  response: responseOf('It is 7.'),
  extractor: 'number',
  scorer: { name: 'toy', version: 3 },
};

const scorer = (grade: Scorer<unknown>['grade']): Scorer<unknown> => ({
  name: 'toy',
  version: 3,
  extractors: { number: fromText((text) => /\d+/.exec(text)?.[0] ?? null) },
  grade,
});

const right = scorer(() => ({ value: 1, reason: 'equal', details: { length: 1 } }));

describe('scoring a response', () => {
  it('gives a result that says whose it is, and is plain data as its job is', async () => {
    expect(scoreJobSchema.parse(JSON.parse(JSON.stringify(job)))).toEqual(job);
    const result = await pool.score(job, right);
    expect(result).toEqual({
      kind: 'score',
      run: 'r',
      benchmark: 'b',
      item: 'a/1',
      sample: 2,
      scoring: 5,
      outcome: {
        kind: 'score',
        score: { value: 1, answer: '7', reason: 'equal', details: { length: 1 } },
      },
      tags: { subject: 'a' },
    });
    expect(scoreResultSchema.parse(JSON.parse(JSON.stringify(result)))).toEqual(result);
  });

  it('without an answer is wrong, and grades nothing', async () => {
    const never = scorer(() => {
      throw new Error('graded');
    });
    const { outcome } = await pool.score({ ...job, response: responseOf('none') }, never);
    expect(outcome).toMatchObject({ kind: 'score', score: { value: 0, answer: null } });
  });

  it.each([
    ['throws', () => Promise.reject(new Error('two\nlines')), /^two.lines$/],
    ['gives no number', () => ({ value: Number.NaN, reason: '' }), /gave NaN, which is not from 0/],
    ['gives too much', () => ({ value: 2, reason: '' }), /gave 2, which is not from 0 to 1/],
  ])('by a scorer that %s is an error of that sample', async (_name, grade, message) => {
    const { outcome } = await pool.score(job, scorer(grade));
    expect(outcome).toEqual({ kind: 'error', message: expect.stringMatching(message) });
  });

  it('is not done by another scorer than the job names', async () => {
    await expect(pool.score(job, { ...right, version: 4 })).rejects.toThrow(/is not that of the/);
  });

  it('that is being stopped gives no result', async () => {
    const stopping = scorer(async (_answer, _item, { ask }) => {
      await ask?.({ kind: 'completion', text: '?' });
      return { value: 1, reason: '' };
    });
    const ask = (): Promise<string> => Promise.reject(new ScoringStopped());
    await expect(pool.score(job, stopping, ask)).rejects.toThrow(ScoringStopped);
  });

  it('opens no sandbox for a scorer that runs no code', async () => {
    expect(await pool.sandboxFor(right)).toBeNull();
  });
});
