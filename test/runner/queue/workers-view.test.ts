import { describe, expect, it } from 'vitest';
import type { Presence } from '../../../src/queue/presence.js';
import type { QueueState } from '../../../src/runner/queue/coordinator.js';
import { createWorkersView } from '../../../src/runner/queue/workers-view.js';

function stateOf(workers: readonly Partial<Presence>[]): QueueState {
  const all = workers.map((each, i): [string, Presence] => [
    `worker ${i}`,
    { host: 'a', version: '1', only: null, calls: 0, slots: 0, programs: 0, at: 0, ...each },
  ]);
  return { workers: Object.fromEntries(all), limits: undefined };
}

describe('workers are told', () => {
  it('once there are none for a while, and when their number has settled', () => {
    const view = createWorkersView('redis://queue', 'call');
    expect(view.update(stateOf([]), 0)).toBeUndefined();
    expect(view.update(stateOf([]), 5_000)).toBe(
      'No worker is there that makes calls; start some with "cardbench worker --queue redis://queue".',
    );
    expect(view.update(stateOf([]), 6_000)).toBeUndefined();
    expect(view.update(stateOf([{}]), 7_000)).toBeUndefined();
    expect(view.update(stateOf([{}, { host: 'b' }]), 8_000)).toBeUndefined();
    expect(view.update(stateOf([{}, { host: 'b' }]), 11_000)).toBe('2 workers on 2 machines.');
  });

  it('without those that do not do what the run needs', () => {
    const callers = stateOf([{ only: 'call' }]);
    const calls = createWorkersView('redis://queue', 'call');
    calls.update(callers, 0);
    expect(calls.update(callers, 3_000)).toBe('1 worker on 1 machine.');
    const scores = createWorkersView('redis://queue', 'execute');
    scores.update(callers, 0);
    expect(scores.update(callers, 5_000)).toMatch(/^No worker is there that scores programs;/);
    expect(scores.count()).toBe(0);
  });
});
