import { describe, expect, it } from 'vitest';
import type { CallJob } from '../../../src/runner/jobs.js';
import { createOutstanding, jobKey } from '../../../src/runner/queue/outstanding.js';

const job = (item: string): CallJob =>
  ({ run: 'r', benchmark: 'gsm8k', item, sample: 0, requestSha256: item }) as CallJob;

describe('batches of calls that were handed out', () => {
  it('hold a job until it ends, and are gone with their last one', () => {
    const outstanding = createOutstanding();
    outstanding.add('a', [job('1'), job('2')], 0);
    expect(outstanding.has(jobKey(job('1')))).toBe(true);
    expect(outstanding.end(jobKey(job('1')), 5)).toEqual(job('1'));
    expect(outstanding.has(jobKey(job('1')))).toBe(false);
    expect(outstanding.end(jobKey(job('1')), 5)).toBeUndefined();
    expect(outstanding.ids()).toEqual(['a']);
    outstanding.end(jobKey(job('2')), 6);
    expect(outstanding.ids()).toEqual([]);
  });

  it('are silent until one of their jobs ends, or something else is heard of them', () => {
    const outstanding = createOutstanding();
    outstanding.add('a', [job('1'), job('2')], 0);
    outstanding.add('b', [job('3')], 2);
    expect(outstanding.silentSince(2, 9)).toEqual(['a']);
    expect(outstanding.silentSince(3, 9)).toEqual(['a', 'b']);
    expect(outstanding.silentSince(3, 1)).toEqual(['a']);
    outstanding.end(jobKey(job('1')), 5);
    outstanding.heard('b', 4);
    expect(outstanding.silentSince(5, 9)).toEqual(['b']);
  });

  it('are missed twice in a row before they count as lost', () => {
    const outstanding = createOutstanding();
    outstanding.add('a', [job('1')], 0);
    expect(outstanding.missed('a')).toBe(false);
    expect(outstanding.missed('a')).toBe(true);
    outstanding.heard('a', 1);
    expect(outstanding.missed('a')).toBe(false);
    expect(outstanding.missed('unknown')).toBe(false);
  });

  it('give what has not ended when they are removed', () => {
    const outstanding = createOutstanding();
    outstanding.add('a', [job('1'), job('2')], 0);
    outstanding.end(jobKey(job('1')), 1);
    expect(outstanding.remove('a')).toEqual([job('2')]);
    expect(outstanding.remove('a')).toEqual([]);
    expect(outstanding.has(jobKey(job('2')))).toBe(false);
  });

  it('keep a job that was handed out again when its former batch is removed', () => {
    const outstanding = createOutstanding();
    outstanding.add('a', [job('1')], 0);
    outstanding.add('b', [job('1')], 1);
    outstanding.remove('a');
    expect(outstanding.has(jobKey(job('1')))).toBe(true);
    expect(outstanding.end(jobKey(job('1')), 2)).toEqual(job('1'));
  });
});
