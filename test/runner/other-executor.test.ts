import { join } from 'node:path';
import { expect, it } from 'vitest';
import { resolveEndpoint } from '../../src/models/endpoint.js';
import { parseRunConfig } from '../../src/runner/config.js';
import type { Executor, ExecutorEvent } from '../../src/runner/execute/executor.js';
import { callResultSchema } from '../../src/runner/jobs.js';
import { planRun } from '../../src/runner/plan/plan-run.js';
import { openRun } from '../../src/runner/record/runs.js';
import { executeRun } from '../../src/runner/run.js';
import { createScoringPool } from '../../src/runner/score/scoring-pool.js';
import { openConnection } from '../../src/store/open.js';
import { replyOf } from '../support/response.js';
import { quiet } from '../support/session.js';
import { sumAnswer, sumAsked, sumsRight, writeSums } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = 30;

/** As workers on other machines may: every result twice, the last first, and some of another process's jobs. */
const elsewhere: Executor = {
  drawsAll: true,
  execute: async function* (jobs) {
    const events: ExecutorEvent[] = [];
    for await (const { run, benchmark, item, sample, request, requestSha256 } of jobs) {
      const { prompt } = request;
      const text = prompt.kind === 'chat' ? (prompt.messages.at(-1)?.content ?? '') : '';
      const result = {
        kind: 'call' as const,
        ...{ run, benchmark, item, sample, requestSha256, failedAttempts: [] },
        outcome: {
          kind: 'reply' as const,
          reply: replyOf(sumAnswer(sumAsked(text))),
          attempts: 1,
          receivedAt: '2026-01-01T00:00:00.000Z',
        },
      };
      events.push(callResultSchema.parse(JSON.parse(JSON.stringify(result))));
    }
    events.reverse();
    yield* events;
    yield* events;
  },
};

it('a run is the same with an executor that gives results late, twice and in any order', async () => {
  const folder = temporaryFolder();
  const db = openConnection(join(folder, 'x.db'));
  const dataset = writeSums(folder, ITEMS);
  const given = { benchmarks: ['gsm8k'], model: 'm', baseUrl: 'http://localhost/v1', dataset };
  const config = parseRunConfig(given, 'test');
  const endpoint = resolveEndpoint(config.model, config.baseUrl, {});
  const { note } = quiet.listener;
  const { plan, benchmarks } = await planRun(config, endpoint, { env: {}, now: Date.now, note });
  const run = openRun(db, plan, { ...quiet, config, endpoint, note });
  const scored: string[] = [];
  const end = await executeRun({
    ...quiet,
    db,
    run,
    benchmarks,
    endpoint,
    executor: elsewhere,
    body: (request) => ({ ...request }),
    config,
    pool: createScoringPool('auto'),
    judge: null,
    secondJudge: null,
    listener: { ...quiet.listener, scored: (_id, score) => scored.push(score?.item ?? '') },
    sleep: async () => {},
    random: () => 0.5,
    clock: () => 0,
  });
  expect(end).toEqual({ status: 'finished', interrupted: false, incomplete: false });
  expect(new Set(scored).size).toBe(ITEMS);
  expect(scored).toHaveLength(ITEMS);
  const value = db.prepare('SELECT value FROM metrics WHERE position = 0').get();
  expect(value).toEqual({ value: sumsRight(ITEMS) / ITEMS });
  expect(db.prepare('SELECT count(*) n FROM responses').get()).toEqual({ n: ITEMS });
  db.close();
});
