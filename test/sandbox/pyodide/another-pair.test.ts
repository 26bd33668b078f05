import { describe, expect, it } from 'vitest';
import { anotherPairPays } from '../../../src/sandbox/pyodide/another-pair.js';

const START = 1_500;

/** How many of these programs have ended when another pair is started; `undefined` where none is. */
function startsAfter(times: readonly number[], waiting = times.length): number | undefined {
  const pays = anotherPairPays(START);
  const ended = times.findIndex((time, index) => pays(time, waiting - 1 - index, 1));
  return ended < 0 ? undefined : ended + 1;
}

/** Programs of which the first take several times as long as the others. */
const short = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => (index < 20 ? 50 : 12));

describe('another pair of interpreters', () => {
  it('is not started for 164 short programs, however slow the first ones are', () => {
    expect(startsAfter(short(164))).toBeUndefined();
  });

  it('is started for 1,640, once they have taken as long as a start', () => {
    const after = startsAfter(short(1_640)) ?? 0;
    const spent = short(1_640)
      .slice(0, after)
      .reduce((sum, each) => sum + each, 0);
    expect(spent).toBeGreaterThanOrEqual(START);
    expect(spent).toBeLessThan(START + 50);
  });

  it('is started after the first of a few long programs', () => {
    expect(startsAfter([4_000, 4_000, 4_000, 4_000])).toBe(1);
  });

  it('is not started when little is left to do', () => {
    expect(startsAfter([4_000, 4_000])).toBeUndefined();
  });

  it('pays less the more there are', () => {
    const [one, two] = [1, 2].map((pairs) => anotherPairPays(START)(2_000, 5, pairs));
    expect([one, two]).toEqual([true, false]);
  });
});
