import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEASE, type LeaseRequest, renewLease, withRun } from '../../src/queue/lease.js';
import { type LimitsState, type RunLimits, readLimits } from '../../src/queue/limits-state.js';

const START = 1_800_000_000_000;

function allowing(limits: Partial<RunLimits>): LimitsState {
  const given = { concurrency: null, rpm: null, tpm: null, stopping: false, ...limits };
  return withRun(readLimits(undefined), 'run', given, START);
}

function asking(worker: string, more: Partial<LeaseRequest> = {}): LeaseRequest {
  return {
    ...{ worker, host: 'host', active: 0, want: 100, fixed: true, calls: 100, unused: 0 },
    ...{ cost: 0, isGuess: false, tokens: 0, ended: [], pausedUntil: 0 },
    ...more,
  };
}

describe('a lease', () => {
  it('of slots: all workers together never have more than the run allows', () => {
    const turns = fc.array(
      fc.record({
        worker: fc.integer({ min: 0, max: 5 }),
        want: fc.integer({ min: 0, max: 60 }),
        /** The share of its slots that a worker uses. */
        used: fc.double({ min: 0, max: 1, noNaN: true }),
        after: fc.integer({ min: 0, max: 2 * LEASE }),
      }),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), turns, (concurrency, all) => {
        let state = allowing({ concurrency });
        let now = START;
        const slots = new Map<string, { slots: number; at: number }>();
        for (const { worker, want, used, after } of all) {
          now += after;
          const name = `worker ${worker}`;
          const held = slots.get(name);
          // One whose lease was void has none under way that others must leave room for.
          const active = held === undefined || now - held.at >= LEASE ? 0 : held.slots * used;
          const request = asking(name, { want, active: Math.floor(active) });
          const renewed = renewLease(state, request, now);
          state = renewed.state;
          slots.set(name, { slots: Math.max(renewed.lease.slots, request.active), at: now });
          const sum = [...slots.values()]
            .filter(({ at }) => now - at < LEASE)
            .reduce((total, each) => total + each.slots, 0);
          expect(sum).toBeLessThanOrEqual(concurrency);
        }
      }),
    );
  });

  it('of permits: in any minute, however workers come, no more than the run allows', () => {
    const turns = fc.array(
      fc.record({
        worker: fc.integer({ min: 0, max: 3 }),
        calls: fc.integer({ min: 0, max: 200 }),
        after: fc.integer({ min: 1, max: 3_000 }),
        /** The share of its permits that a worker gives back. */
        back: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      { minLength: 30, maxLength: 120 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1200 }), turns, (rpm, all) => {
        let state = allowing({ rpm });
        let now = START;
        const held = new Map<string, number>();
        const used: { at: number; n: number }[] = [];
        for (const { worker, calls, after, back } of all) {
          now += after;
          const name = `worker ${worker}`;
          const before = held.get(name) ?? 0;
          const unused = Math.floor(before * back);
          used.push({ at: now, n: before - unused });
          const { state: next, lease } = renewLease(state, asking(name, { calls, unused }), now);
          state = next;
          expect(lease.permits).toBeGreaterThanOrEqual(0);
          held.set(name, lease.permits ?? 0);
          const recent = used.filter(({ at }) => at > now - 60_000);
          const sum = recent.reduce((total, { n }) => total + n, 0);
          // Used as late as this only in this test: a worker's permits lapse after `usableFor`.
          expect(sum).toBeLessThanOrEqual(rpm + Math.max(1, rpm / 60) * 4);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives permits back that were not used', () => {
    const first = renewLease(allowing({ rpm: 600 }), asking('a', { calls: 10 }), START);
    expect(first.lease.permits).toBe(10);
    const none = renewLease(first.state, asking('b'), START);
    expect(none.lease.permits).toBe(0);
    const returned = renewLease(first.state, asking('a', { calls: 0, unused: 10 }), START);
    expect(renewLease(returned.state, asking('b'), START).lease.permits).toBe(10);
  });

  it('knows from others what a call takes, before a worker has had a reply', () => {
    const limited = allowing({ tpm: 6_000 });
    const known = renewLease(limited, asking('old', { calls: 2, cost: 20 }), START);
    const next = asking('new', { cost: 2_000, isGuess: true });
    const lease = renewLease(known.state, next, START + 100).lease;
    expect(lease.cost).toBe(20);
    expect(lease.permits).toBeGreaterThan(0);
    // A guess is better than nothing, and told to nobody.
    const first = renewLease(limited, next, START);
    expect(first.lease).toMatchObject({ cost: 2_000, permits: 1 });
    expect(first.state.cost).toBeNull();
  });

  it('frees the slots of a worker that is gone, when its lease is over', () => {
    const dead = renewLease(allowing({ concurrency: 8 }), asking('dead'), START).state;
    const soon = renewLease(dead, asking('other'), START + LEASE - 1);
    expect(soon.lease.slots).toBe(0);
    const later = renewLease(soon.state, asking('other'), START + LEASE);
    expect(later.lease.slots).toBe(8);
  });

  it('divides slots between those who want some, as many as each wants', () => {
    let state = allowing({ concurrency: 12 });
    const wants = { a: 2, b: 100, c: 100 };
    const slots: Record<string, number> = {};
    for (let round = 0; round < 3; round++) {
      for (const [worker, want] of Object.entries(wants)) {
        const renewed = renewLease(state, asking(worker, { want }), START + round * 200);
        state = renewed.state;
        slots[worker] = renewed.lease.slots;
      }
    }
    expect(slots).toEqual({ a: 2, b: 5, c: 5 });
  });

  it('gives no permit during a pause, and tells everybody of it', () => {
    const until = START + 20_000;
    const told = renewLease(allowing({}), asking('a', { pausedUntil: until }), START);
    const during = renewLease(told.state, asking('b'), until - 1);
    expect(during.lease).toMatchObject({ permits: 0, pausedUntil: until });
    expect(renewLease(during.state, asking('b'), until).lease.permits).toBeNull();
  });

  it('has one worker try again, with one call, where calls are refused after a pause, too', () => {
    const refused = (began: number) => ({
      ...{ began, ended: began + 20, level: 1 },
      kind: 'refused' as const,
      ...{ tooMany: true, works: false },
    });
    let state = allowing({});
    let until = START;
    for (const [round, worker] of ['a', 'b'].entries()) {
      const told = { ended: [refused(until)], pausedUntil: until + 1_000 };
      state = renewLease(state, asking(worker, told), until + 100).state;
      until += 1_000;
      // After the first pause all go on: a short one may be all that was needed.
      const all = renewLease(state, asking('c'), until).lease.permits;
      expect(all).toBe(round === 0 ? null : 0);
    }
    const alone = renewLease(state, asking('b'), until + 50);
    expect(alone.lease.permits).toBe(1);
    const next = (worker: string, at: number, more: Partial<LeaseRequest> = {}) =>
      renewLease(alone.state, asking(worker, more), at).lease.permits;
    for (const worker of ['a', 'b', 'c']) expect(next(worker, until + 300)).toBe(0);
    // A permit that was not used can be had again; once it is answered, or no refusal has come for long, all go on.
    expect(next('b', until + 300, { unused: 1 })).toBe(1);
    expect(next('a', until + 2_000)).toBeNull();
    const reply = { ...refused(until + 60), kind: 'reply' as const, tooMany: false, works: true };
    const answered = renewLease(alone.state, asking('b', { ended: [reply] }), until + 300).state;
    expect(renewLease(answered, asking('a'), until + 310).lease.permits).toBeNull();
  });

  it('tells the calls of all to one worker, and to another when that is gone', () => {
    const call = {
      ...{ began: START, ended: START + 100, level: 1 },
      kind: 'reply' as const,
      ...{ tooMany: false, works: true },
    };
    const leader = renewLease(allowing({}), asking('leader'), START);
    expect(leader.lease.toLearn).toEqual([]);
    const other = renewLease(leader.state, asking('other', { ended: [call] }), START + 200);
    expect(other.lease.toLearn).toBeUndefined();
    expect(renewLease(other.state, asking('leader'), START + 400).lease.toLearn).toEqual([call]);
    const late = renewLease(other.state, asking('other'), START + LEASE);
    expect(late.lease.toLearn).toEqual([call]);
  });
});
