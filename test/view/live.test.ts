import { describe, expect, it } from 'vitest';
import { textContent } from '../../src/core/response.js';
import { openResults } from '../../src/results/results.js';
import { responseTable } from '../../src/store/responses.js';
import { lockRun } from '../../src/store/run-lock.js';
import { forgetWorkers, noteWorkers } from '../../src/store/run-workers.js';
import { setStatus } from '../../src/store/runs.js';
import { insertScoring, scoreTable } from '../../src/store/scorings.js';
import { follow } from '../../src/view/server/live.js';
import { addRun, newStore } from '../support/stores.js';

describe('a run that is followed', () => {
  it('is running, stopped where its process ends, running again when resumed, and finished', () => {
    const { db, path } = newStore();
    const record = addRun(db, { id: 'r' }, { planned: 4 });
    const scoring = insertScoring(db, record.id, {
      ...{ createdAt: '', scorer: 's', scorerVersion: 1, extractor: 'e', sandbox: null },
      ...{ judge: null, cardbench: '0' },
    });
    const [responses, score] = [responseTable(db, record.id), scoreTable(db, scoring.id)];
    const reply = (item: string, value: number): void => {
      responses.insert({
        ...{ item, sample: 0, requestSha256: 'a', costUsd: null, attempts: 1, receivedAt: '' },
        reply: {
          ...{ content: textContent('x'), finishReason: 'stop', refused: false, latency: 1 },
          ...{ timeToFirstToken: null, tokensIn: 1, tokensOut: 1, reasoningTokens: null },
          ...{ reportedModel: null, systemFingerprint: null },
        },
      });
      score({ item, sample: 0, tags: {}, error: null, score: { value, answer: 'A', reason: '' } });
    };
    let now = 0;
    const results = openResults(path);
    const look = follow({ results }, 'r', () => now);
    expect(look()).toMatchObject({ active: false, status: 'unfinished', rate: null });
    let release = lockRun(db, 'r');
    reply('a', 1);
    reply('b', 0);
    now += 1000;
    const running = look();
    expect(running).toMatchObject({ active: true, benchmarks: [{ responses: 2, planned: 4 }] });
    expect(running.workers).toBeNull();
    // On a queue: its workers are seen as long as it runs.
    const seen = { workers: 4, machines: 2, calls: 120, slots: 256, programs: 1, rate: 10.25 };
    noteWorkers(db, 'r', seen);
    expect(look().workers).toBe(
      '4 workers on 2 machines, 120 of 256 calls in flight, at most 10.3 a second, 1 program under way',
    );
    // Killed: the lock is gone.
    release();
    now += 1000;
    expect(look()).toMatchObject({ active: false, status: 'unfinished', rate: null, left: null });
    expect(look().workers).toBeNull();
    forgetWorkers(db, 'r');
    // Resumed: what was stored before still counts.
    release = lockRun(db, 'r');
    reply('c', 1);
    responses.insertFailure({
      ...{ item: 'd', sample: 0, attempt: 1, final: true, failedAt: 't' },
      failure: {
        cause: 'timeout',
        retryable: false,
        status: null,
        message: 'slow',
        retryAfter: null,
      },
    });
    now += 1000;
    expect(look()).toMatchObject({ active: true, benchmarks: [{ responses: 3, errors: 1 }] });
    setStatus(db, 'r', 'incomplete', '2026-01-01T00:00:00Z');
    release();
    now += 1000;
    expect(look()).toMatchObject({
      ...{ status: 'incomplete', active: false },
      benchmarks: [{ responses: 3, errors: 1, mean: { n: 3 } }],
    });
    expect(look().benchmarks[0]?.mean?.value).toBeCloseTo(2 / 3);
    results.close();
    db.close();
  });
});
