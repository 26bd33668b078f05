import { beforeEach, describe, expect, it } from 'vitest';
import { type MinuteRate, minuteRate } from '../../src/scheduling/minute-rate.js';
import { type SuccessRate, successRate } from '../../src/scheduling/success-rate.js';

const SECOND = 1000;

describe('the rate for a server that counts by the minute', () => {
  let successes: SuccessRate;
  let rate: MinuteRate;
  const succeed = (now: number, began = now - 100): void => {
    successes.add(now);
    rate.succeeded(now, began);
  };
  /** So many replies between two times, evenly. */
  const replies = (count: number, from: number, to: number): void => {
    for (let i = 0; i < count; i++) succeed(from + ((to - from) * i) / count);
  };
  /** 600 replies in 20 seconds, refusals until the minute is over, then a reply. */
  const useUp = (): void => {
    replies(600, 0, 20 * SECOND);
    for (const at of [20, 21, 23, 27, 35, 45, 55]) rate.refused(at * SECOND);
    succeed(61 * SECOND);
  };

  beforeEach(() => {
    successes = successRate();
    rate = minuteRate(successes);
  });

  it('is undefined as long as refusals are soon followed by replies', () => {
    for (let at = 0; at < 60; at++) {
      replies(10, at * SECOND, at * SECOND + 900);
      expect(rate.refused(at * SECOND + 950)).toBe(false);
    }
    expect(rate.current(60 * SECOND, 0)).toBeUndefined();
  });

  it('is what was accepted in a minute, once nothing has been accepted for a while', () => {
    useUp();
    expect(rate.seen()).toBe(true);
    // 588 of 600, spread, of which 23 s have been missed: those are made up for in a while.
    const perSecond = rate.current(80 * SECOND, 0) ?? 0;
    expect(perSecond).toBeGreaterThan(588 / 60);
    expect(perSecond).toBeLessThan(588 / 60 + 588 / 15);
  });

  it('waits for the oldest call to expire when the minute is full, calls in flight included', () => {
    useUp();
    replies(580, 82 * SECOND, 90 * SECOND);
    expect(rate.current(90 * SECOND, 0)).toBeGreaterThan(588 / 60);
    const waiting = 1 / (rate.current(90 * SECOND, 12) ?? 0);
    // The oldest came after 61 s.
    expect(waiting).toBeGreaterThan(30);
    expect(waiting).toBeLessThan(32);
  });

  it('does not take replies to calls that were in flight for the end of a block', () => {
    replies(600, 0, 20 * SECOND);
    rate.refused(20 * SECOND);
    succeed(20.1 * SECOND, 19.9 * SECOND);
    rate.refused(50 * SECOND);
    succeed(61 * SECOND, 60.9 * SECOND);
    expect(rate.current(61 * SECOND, 0)).toBeGreaterThan(588 / 60);
  });

  it('rises after a while, and falls back when that is refused', () => {
    useUp();
    const settled = (now: number): number => {
      replies(600, now - 60 * SECOND, now - SECOND);
      return rate.current(now, 0) ?? 0;
    };
    expect(settled(122 * SECOND)).toBeGreaterThan(588 / 60);
    expect(settled(185 * SECOND)).toBeGreaterThan(2 * (588 / 60));
    expect(rate.refused(185 * SECOND)).toBe(true);
    expect(rate.current(185 * SECOND, 0)).toBeLessThan(588 / 60);
  });

  it('catches up on nothing after refusals that come before the minute is used up, and is undefined after many', () => {
    useUp();
    for (const at of [90, 95, 100, 105]) {
      succeed(at * SECOND);
      expect(rate.refused((at + 1) * SECOND)).toBe(true);
      // Several at once are one.
      expect(rate.refused((at + 1.5) * SECOND)).toBe(true);
      expect(rate.current((at + 2) * SECOND, 0)).toBeCloseTo(588 / 60, 6);
    }
    succeed(110 * SECOND);
    expect(rate.refused(111 * SECOND)).toBe(false);
    expect(rate.current(111 * SECOND, 0)).toBeUndefined();
  });

  it('falls while refusals go on without a reply: fewer are allowed than before', () => {
    useUp();
    replies(588, 62 * SECOND, 122 * SECOND);
    for (let at = 122; at <= 150; at += 4) rate.refused(at * SECOND);
    succeed(152 * SECOND);
    // Since 90 s it were some 314.
    replies(10, 152 * SECOND, 153 * SECOND);
    const now = 215 * SECOND;
    expect(rate.current(now, 0)).toBeLessThan(320 / 60 + 320 / 15 + 5);
  });
});
