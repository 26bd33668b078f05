import { describe, expect, it } from 'vitest';
import { CardbenchError } from '../../src/core/errors.js';
import { chat, user } from '../../src/core/prompt.js';
import type { CallFailure } from '../../src/models/model.js';
import { createBenchmarkEnds } from '../../src/runner/benchmark-ends.js';
import type { BenchmarkRun } from '../../src/runner/benchmark-run.js';
import type { CallJob } from '../../src/runner/jobs.js';

/** Only their identity matters here. */
const [mmlu, mgsm] = [{} as BenchmarkRun, {} as BenchmarkRun];

function watched() {
  const notes: string[] = [];
  const failures: string[] = [];
  let incomplete = 0;
  const ends = createBenchmarkEnds({
    benchmarkRuns: [mmlu, mgsm],
    listener: { note: (text: string) => notes.push(text) } as never,
    fail: (error) => failures.push(error.message),
    incomplete: () => incomplete++,
  });
  return { ends, notes, failures, incomplete: () => incomplete };
}

describe('a benchmark whose calls would all fail', () => {
  it('ends while the others go on, and its reason is told once', () => {
    const { ends, notes, failures, incomplete } = watched();
    ends.end(mmlu, new CardbenchError('no tools'));
    expect([ends.has(mmlu), ends.has(mgsm), notes]).toEqual([true, false, []]);
    ends.tell();
    ends.tell();
    expect([notes, failures, incomplete() > 0]).toEqual([['no tools'], [], true]);
  });

  it('keeps its first reason', () => {
    const { ends, notes } = watched();
    ends.end(mmlu, new CardbenchError('first'));
    ends.end(mmlu, new CardbenchError('second'));
    ends.tell();
    expect(notes).toEqual(['first']);
  });

  it('ends the run if it was the last one, with each reason once', () => {
    const { ends, notes, failures } = watched();
    ends.end(mmlu, new CardbenchError('no such model'));
    ends.end(mgsm, new CardbenchError('no such model'));
    ends.tell();
    expect([notes, failures]).toEqual([[], ['no such model']]);
  });

  it('ends the run with the reason that is not told yet', () => {
    const { ends, notes, failures } = watched();
    ends.end(mmlu, new CardbenchError('no tools'));
    ends.tell();
    ends.end(mgsm, new CardbenchError('no such model'));
    ends.tell();
    expect([notes, failures]).toEqual([['no tools'], ['no such model']]);
  });
});

describe('items that are too long', () => {
  it('are told of once for each benchmark', () => {
    const { ends, notes } = watched();
    const job = (benchmark: string, item: string): CallJob => ({
      ...{ run: 'r', benchmark, item, sample: 0, requestSha256: '', probe: false },
      request: { prompt: chat(user('?')), temperature: 0, maxTokens: 1, extra: {} } as never,
    });
    const failure: CallFailure = {
      ...{ cause: 'context overflow', message: '4,097 tokens', status: 400, retryable: false },
    } as CallFailure;
    ends.noteOverflow(job('mmlu', 'law/1'), failure);
    ends.noteOverflow(job('mmlu', 'law/2'), failure);
    ends.noteOverflow(job('mgsm', 'de/1'), { ...failure, cause: 'server error' } as CallFailure);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('mmlu: item law/1 does not fit');
  });
});
