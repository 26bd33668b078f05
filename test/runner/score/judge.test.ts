import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { user } from '../../../src/core/prompt.js';
import { textContent } from '../../../src/core/response.js';
import type { CallOutcome, Model } from '../../../src/models/model.js';
import { createBudget } from '../../../src/runner/budget.js';
import { createRecorder } from '../../../src/runner/record/recorder.js';
import { askJudge, type JudgeOptions } from '../../../src/runner/score/judge.js';
import { ScoringStopped } from '../../../src/runner/score/scoring-pool.js';
import type { Attempt, Limiter } from '../../../src/scheduling/limiter.js';
import { openConnection } from '../../../src/store/open.js';
import { insertRun } from '../../../src/store/runs.js';
import { replyOf } from '../../support/response.js';
import { temporaryFolder } from '../../support/temp.js';

const sample = { run: 'r1', benchmark: 'math', item: 'a', sample: 0 };
const question = { kind: 'chat' as const, messages: [user('Are they equal?')] };

/** A judge that answers as it is told, in a store of its own. */
function setUp(
  answer: (call: number) => CallOutcome = () => ({ ok: true, reply: replyOf('Yes.') }),
  more: Partial<JudgeOptions> = {},
) {
  const db = openConnection(join(temporaryFolder(), 'x.db'));
  const about = { createdAt: '', cardbench: '0', provider: 'p', model: 'm', baseUrl: '' };
  insertRun(db, { id: 'r1', fingerprint: 'f', standIn: false, config: '{}', ...about }, [
    {
      benchmark: 'math',
      title: 'MATH',
      protocol: { prompt: 'p', shots: 0, cot: false, temperature: 0, maxTokens: 1, samples: 1 },
      datasetSource: { kind: 'sample' },
      datasetLabel: '',
      datasetSha256: '',
      planned: 1,
      published: null,
      datasetOrigin: 'sample',
    },
  ]);
  const asked: unknown[] = [];
  const model: Model = {
    call: async (request) => {
      asked.push(request);
      return answer(asked.length - 1);
    },
    body: (request) => ({ ...request }),
  };
  const limiter: Limiter = {
    schedule: async (_size, call): Promise<Attempt> => ({
      kind: 'made',
      outcome: await call(async () => {}),
      excused: false,
    }),
    hasRoom: () => true,
    roomMade: async () => {},
    limit: () => 1,
  };
  const endpoint = {} as JudgeOptions['judge']['endpoint'];
  const ask = askJudge({
    judge: { name: 'p:wise', flag: '--judge', endpoint, model },
    recorder: createRecorder(db),
    limiter,
    retry: { retries: 1, sleep: async () => {}, random: () => 0.5 },
    stop: new AbortController().signal,
    abort: new AbortController().signal,
    now: () => 0,
    ...more,
  });
  const count = (table: string): unknown => db.prepare(`SELECT count(*) n FROM ${table}`).get();
  return { ask, asked, count, db };
}

const failure = (retryable: boolean): CallOutcome => ({
  ok: false,
  failure: { cause: 'server error', retryable, status: 503, message: 'busy', retryAfter: null },
});

describe('the judge', () => {
  it('is asked greedily, and what it says is durable before it counts', async () => {
    const { ask, asked, count } = setUp();
    expect(await ask(sample, question)).toBe('Yes.');
    expect(asked).toEqual([{ prompt: question, temperature: 0, maxTokens: 1024 }]);
    expect(count('judgements')).toEqual({ n: 1 });
  });

  it('is never asked the same twice', async () => {
    const { ask, asked } = setUp();
    await ask(sample, question);
    expect(await ask({ ...sample, item: 'b' }, question)).toBe('Yes.');
    expect(asked).toHaveLength(1);
    await ask(sample, { ...question, messages: [user('Are they, really?')] });
    expect(asked).toHaveLength(2);
  });

  it('is tried again where that may help, and each failed attempt is on record as its own', async () => {
    const { ask, db } = setUp((call) =>
      call === 0 ? failure(true) : { ok: true, reply: replyOf('No.') },
    );
    expect(await ask(sample, question)).toBe('No.');
    expect(db.prepare('SELECT item, message, final FROM failed_attempts').all()).toEqual([
      { item: 'a', message: 'judge: busy', final: 0 },
    ]);
  });

  it('that gives no reply leaves the sample in error', async () => {
    const { ask, count } = setUp(() => failure(false));
    await expect(ask(sample, question)).rejects.toThrow('The judge gave no reply: busy');
    expect(count('judgements')).toEqual({ n: 0 });
  });

  it('is not asked beyond the budget: the sample is scored when there is more of it', async () => {
    const budget = createBudget({ maxTokensTotal: 10 }, { replies: 1, tokens: 10, cost: 0 });
    const reasons: string[] = [];
    const onBudgetExhausted = (reason: string): void => void reasons.push(reason);
    const { ask, asked } = setUp(undefined, { budget, onBudgetExhausted });
    await expect(ask(sample, question)).rejects.toThrow(ScoringStopped);
    expect(reasons[0]).toMatch(/used 10 of its 10 tokens/);
    expect(asked).toHaveLength(0);
  });

  it('is not asked when the run is being stopped, but what it said before counts', async () => {
    const stop = new AbortController();
    const { ask, asked } = setUp(undefined, { stop: stop.signal });
    await ask(sample, question);
    stop.abort();
    expect(await ask(sample, question)).toBe('Yes.');
    const other = { ...question, messages: [user('And these?')] };
    await expect(ask(sample, other)).rejects.toThrow(ScoringStopped);
    expect(asked).toHaveLength(1);
  });
});

describe('a judge that thinks', () => {
  const saying = (text: string, more: object): CallOutcome => ({
    ok: true,
    reply: replyOf(textContent(text, more)),
  });

  it('is heard by its answer alone', async () => {
    const { ask } = setUp(() => saying('Yes.', { reasoning: 'No?' }));
    expect(await ask(sample, question)).toBe('Yes.');
  });

  it('has no verdict where its tokens did not suffice, and is asked again at the next start', async () => {
    const { ask, count } = setUp(() =>
      saying('', { reasoning: 'Yes, or', endsInReasoning: true as const }),
    );
    await expect(ask(sample, question)).rejects.toThrow('spent its 1024 tokens on reasoning');
    expect(count('judgements')).toEqual({ n: 0 });
  });

  it('that refuses a field is told with the flag that cures it', async () => {
    const message = "'temperature' is not supported with this model.";
    const { ask } = setUp(() => ({
      ok: false,
      failure: {
        cause: 'refused request',
        retryable: false,
        status: 400,
        message,
        retryAfter: null,
      },
    }));
    await expect(ask(sample, question)).rejects.toThrow('add --omit temperature');
  });
});
