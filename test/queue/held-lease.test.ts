import { describe, expect, it } from 'vitest';
import { createHeldLease } from '../../src/queue/held-lease.js';
import type { Lease } from '../../src/queue/lease.js';

const LEASE: Lease = {
  slots: 8,
  permits: 3,
  cost: 100,
  pace: null,
  pausedUntil: 0,
  others: 0,
  toLearn: undefined,
  stopping: [],
  renewAfter: 200,
  usableFor: 1000,
};

function heldLease(lease: Partial<Lease>, asked = 0) {
  const held = createHeldLease(1500);
  held.replace({ ...LEASE, ...lease }, asked);
  return held;
}

describe('the lease that a machine holds', () => {
  it('allows no call before the first one is there', () => {
    expect(createHeldLease(1500).hasPermit(0)).toBe(false);
  });

  it('allows as many calls as it has permits', () => {
    const held = heldLease({ permits: 2 });
    held.begin(0);
    expect(held.hasPermit(0)).toBe(true);
    held.begin(0);
    expect(held.hasPermit(0)).toBe(false);
  });

  it('is void after a time, counted from when it was asked for', () => {
    const held = heldLease({ usableFor: 1000 }, 500);
    expect(held.hasPermit(1499)).toBe(true);
    expect(held.hasPermit(1500)).toBe(false);
  });

  it('without a limit has permits at any time, and none to give back', () => {
    const held = heldLease({ permits: null });
    for (let call = 0; call < 1000; call++) held.begin(0);
    expect(held.hasPermit(1e9)).toBe(true);
    expect(held.giveBack()).toBe(0);
    expect(held.hasPermit(0)).toBe(true);
  });

  it('gives back what was not used, once', () => {
    const held = heldLease({ permits: 3 });
    held.begin(0);
    expect(held.giveBack()).toBe(2);
    expect(held.giveBack()).toBe(0);
    expect(held.hasPermit(0)).toBe(false);
  });

  it('takes what was overdrawn while the next one was asked for from that one', () => {
    const held = heldLease({ permits: 1 });
    held.giveBack();
    held.overdraw();
    held.replace({ ...LEASE, permits: 3 }, 0);
    expect(held.giveBack()).toBe(2);
  });

  it('spreads calls at its pace, but no call further than to the next renewal', () => {
    const held = heldLease({ pace: 10 });
    held.begin(5000);
    expect(held.nextStart()).toBe(5100);
    held.begin(5100);
    expect(held.nextStart()).toBe(5200);
    const slow = heldLease({ pace: 0.1, renewAfter: 200 });
    slow.begin(5000);
    expect(slow.nextStart()).toBe(5200);
  });
});
