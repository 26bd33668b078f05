import { describe, expect, it } from 'vitest';
import type { ScoreJob, ScoreResult } from '../../../src/runner/jobs.js';
import { nextTurn, scoreAll } from '../../../src/runner/score/pipeline.js';
import { responseOf } from '../../support/response.js';

const job = (place: number): ScoreJob => ({
  run: 'r',
  benchmark: 'b',
  sample: 0,
  item: { id: String(place), data: null, tags: {} },
  scoring: 1,
  response: responseOf('x'),
  extractor: 'e',
  scorer: { name: 's', version: 1 },
});

const resultOf = ({ item, ...rest }: ScoreJob): ScoreResult => ({
  kind: 'score',
  run: rest.run,
  benchmark: rest.benchmark,
  item: item.id,
  sample: rest.sample,
  scoring: rest.scoring,
  outcome: { kind: 'score', score: { value: 1, answer: 'x', reason: '' } },
  tags: {},
});

/** Jobs, and how many of them were drawn. */
function source(count: number) {
  const state = { drawn: 0 };
  async function* jobs(): AsyncGenerator<ScoreJob> {
    for (; state.drawn < count; ) yield job(state.drawn++);
  }
  return { jobs: jobs(), state };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('scoreAll', () => {
  it('gives a result for each job', async () => {
    const seen: string[] = [];
    for await (const { item } of scoreAll(source(1000).jobs, async (each) => resultOf(each))) {
      seen.push(item);
    }
    expect(new Set(seen).size).toBe(1000);
  });

  it('holds no more jobs and results than its width, however slow the scorer is', async () => {
    const { jobs, state } = source(100);
    let done = 0;
    let most = 0;
    const results = scoreAll(
      jobs,
      async (each) => {
        most = Math.max(most, state.drawn - done);
        await turn();
        return resultOf(each);
      },
      8,
    );
    for await (const _result of results) done += 1;
    expect(done).toBe(100);
    expect(most).toBeLessThanOrEqual(9);
  });

  it('draws no further job while nobody takes the results', async () => {
    const { jobs, state } = source(100);
    const results = scoreAll(jobs, async (each) => resultOf(each), 8);
    await results.next();
    for (let i = 0; i < 50; i++) await turn();
    expect(state.drawn).toBeLessThanOrEqual(9);
    await results.return();
    expect(state.drawn).toBeLessThanOrEqual(10);
  });

  it('leaves out what was stopped', async () => {
    const seen: string[] = [];
    const results = scoreAll(source(10).jobs, async (each) =>
      each.item.id === '3' ? undefined : resultOf(each),
    );
    for await (const { item } of results) seen.push(item);
    expect(seen.sort()).toEqual(['0', '1', '2', '4', '5', '6', '7', '8', '9']);
  });

  it('throws what goes wrong in the source or the scorer, after what was begun has ended', async () => {
    let ended = 0;
    const all = async (jobs: AsyncIterable<ScoreJob>, bad?: string): Promise<void> => {
      const results = scoreAll(jobs, async (each) => {
        await turn();
        ended += 1;
        if (each.item.id === bad) throw new Error('scorer');
        return resultOf(each);
      });
      for await (const _result of results);
    };
    await expect(all(source(10).jobs, '4')).rejects.toThrow('scorer');
    async function* broken(): AsyncGenerator<ScoreJob> {
      yield job(0);
      throw new Error('source');
    }
    ended = 0;
    await expect(all(broken())).rejects.toThrow('source');
    expect(ended).toBe(1);
  });

  it('lets timers have their turn among scorers that wait for nothing', async () => {
    let fired = false;
    setTimeout(() => {
      fired = true;
    }, 0);
    const turns: boolean[] = [];
    for await (const _result of scoreAll(source(20_000).jobs, async (each) => resultOf(each))) {
      turns.push(fired);
    }
    expect(turns.at(-1)).toBe(true);
  });
});

describe('the turns of scoring', () => {
  it('are half as long as those of the event loop, within bounds', () => {
    expect([0, 10, 100, 300, 5_000].map(nextTurn)).toEqual([20, 20, 50, 150, 200]);
  });
});
