import { describe, expect, it } from 'vitest';
import { BESIDE_MEANS, cardRates, PARTLY_REPEATED, SETTINGS } from '../simulation/card-trials.js';
import { FULL, partOf } from '../support/full.js';

/** Few enough to take seconds; five of a hundred are 10 of these, with a Monte Carlo error of 3. */
const TRIALS = 200;
const MOST = 0.05 + (3 * Math.sqrt(0.05 * 0.95)) / Math.sqrt(TRIALS);

const tried = FULL ? 'all settings' : 'one setting in 10';
describe(`card verdicts, simulated: ${tried}`, () => {
  const small = [...SETTINGS, ...PARTLY_REPEATED, ...BESIDE_MEANS].filter(
    ({ strata }) => strata.reduce((sum, n) => sum + n, 0) < 200,
  );

  it.each(
    partOf(small, 10, 'card').map(
      (setting) =>
        [
          (setting.repeated ?? setting.asked).join('+'),
          setting.strata.join('+'),
          setting.samples,
          100 * setting.flipRate,
          setting.published ?? 1,
          setting,
        ] as const,
    ),
  )(
    '%s of %s items, %d samples, flips of %d per cent, beside a mean of %d: are wrong at most 5 times of 100',
    (_asked, _items, _samples, _flips, _published, setting) => {
      for (const truth of ['above', 'below'] as const) {
        const { reproduced, off } = cardRates(setting, truth, TRIALS);
        expect(reproduced).toBeLessThan(MOST);
        expect(off).toBeLessThan(MOST);
      }
      expect(cardRates(setting, 'same model', TRIALS).off).toBeLessThan(MOST);
    },
  );

  it('are mostly right where there is enough to go by', () => {
    const [setting] = SETTINGS.filter(
      ({ strata, asked, samples, flipRate }) =>
        strata[0] === 164 && asked[0] === 164 && samples === 5 && flipRate === 0.03,
    );
    if (setting === undefined) throw new Error('no such setting');
    expect(cardRates(setting, 'same model', TRIALS).reproduced).toBeGreaterThan(0.9);
    expect(cardRates(setting, 'far', TRIALS).off).toBeGreaterThan(0.9);
  });
});
