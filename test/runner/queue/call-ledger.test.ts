import { describe, expect, it } from 'vitest';
import type { CallJob, CallResult } from '../../../src/runner/jobs.js';
import { createCallLedger } from '../../../src/runner/queue/call-ledger.js';

const jobOf = (item: string): CallJob => ({
  ...{ run: 'r', benchmark: 'b', item, sample: 0, requestSha256: item, probe: false },
  request: { prompt: { kind: 'completion', text: item }, temperature: 0, maxTokens: 1 },
});
const resultOf = ({ run, benchmark, item, sample, requestSha256 }: CallJob): CallResult => ({
  ...{ kind: 'call', run, benchmark, item, sample, requestSha256, failedAttempts: [] },
  outcome: { kind: 'stopped' },
});

describe('the ledger of calls', () => {
  it('has jobs enqueued that are drawn for the first time, and counts those that have not ended', () => {
    const ledger = createCallLedger(() => 0);
    const [a, b] = [jobOf('a'), jobOf('b')];
    expect(ledger.draw(a)).toBe(true);
    ledger.enqueued('batch', [a, b]);
    // An earlier process has enqueued it.
    expect(ledger.draw(b)).toBe(false);
    expect(ledger.drawn()).toBe(2);

    const job = ledger.takeOut(resultOf(a));
    expect(job).toBe(a);
    ledger.ended(resultOf(a), job);
    expect(ledger.drawn()).toBe(1);
    // A second copy of the result.
    ledger.ended(resultOf(a), ledger.takeOut(resultOf(a)));
    expect(ledger.draw(a)).toBe(true);
  });

  it('gives the result of a job that has ended before it was drawn', () => {
    const ledger = createCallLedger(() => 0);
    const [a, b] = [jobOf('a'), jobOf('b')];
    ledger.ended(resultOf(a), undefined);
    expect(ledger.draw(a)).toEqual(resultOf(a));
    ledger.enqueued('batch', [b]);
    ledger.ended(resultOf(b), ledger.takeOut(resultOf(b)));
    expect(ledger.draw(b)).toEqual(resultOf(b));
    expect(ledger.drawn()).toBe(0);
  });

  it('gives up what is taken back, and tells which lost jobs are its own', () => {
    const ledger = createCallLedger(() => 0);
    const [a, b] = [jobOf('a'), jobOf('b')];
    ledger.draw(a);
    ledger.enqueued('batch', [a, b]);
    const lost = ledger.remove('batch');
    expect(lost).toEqual([a, b]);
    expect(ledger.amongDrawn(lost)).toEqual([a]);
    ledger.giveUp(a);
    expect(ledger.drawn()).toBe(0);
  });
});
