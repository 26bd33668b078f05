import { leastFavourable } from './least-favourable.js';
import { normalQuantile } from './normal.js';
import type { Sample } from './stratum.js';
import { sumMoments, upperTail } from './sum-tail.js';

/** Tests and limits of a number, without a normal approximation. */
export interface MeanTest {
  /** One-sided p of "the true number is above `mean`". */
  readonly pAbove: (mean: number) => number;
  /** One-sided p of "the true number is below `mean`". */
  readonly pBelow: (mean: number) => number;
  /** The number is above this with confidence 1 - alpha. */
  readonly lower: (alpha: number) => number;
  /** The number is below this with confidence 1 - alpha. */
  readonly upper: (alpha: number) => number;
  /** Variance of the number in the population that fits best among those where it is `mean`. */
  readonly varianceAt: (mean: number) => number;
}

/**
 * Tests whether a number (a mean, a macro average, a mean over clusters) lies above or below a value. The p-value is
 * the probability of a number at least as extreme as the observed one, in the population that fits the sample best
 * among all whose true number is that value. This is nonparametric tilting (Efron 1981, "Nonparametric standard errors
 * and confidence intervals", section 11), except that the population may contain the bounds of the values, and that the
 * probability is computed, not simulated. With few units the test is nearly exact (docs/metrics.md has the error
 * rates); with many it agrees with the normal test.
 *
 * @param tail the probability of a sum at least as large as the observed one
 */
export function meanTest(sample: Sample, tail = upperTail): MeanTest {
  const { observed, bounds } = sample;
  const at = leastFavourable(sample);
  // At a bound the population has no variance.
  const inside = Math.min(bounds[1] - 1e-3, Math.max(bounds[0] + 1e-3, observed));
  const step = Math.max(0.01, 2 * Math.sqrt(sumMoments(at(inside)).variance));
  const test: MeanTest = {
    pAbove: (mean) => {
      if (mean <= bounds[0]) return observed > mean ? 0 : 1;
      return mean >= bounds[1] ? 1 : tail(at(mean), observed);
    },
    pBelow: (mean) => {
      if (mean >= bounds[1]) return observed < mean ? 0 : 1;
      if (mean <= bounds[0]) return 1;
      const mirrored = at(mean).map(({ values, ...rest }) => ({
        ...rest,
        values: values.map((value) => -value),
      }));
      return tail(mirrored, -observed);
    },
    lower: (alpha) => crossing(test.pAbove, alpha, [observed, bounds[0]], step),
    upper: (alpha) => crossing(test.pBelow, alpha, [observed, bounds[1]], step),
    varianceAt: (mean) => sumMoments(at(mean)).variance,
  };
  return test;
}

/** Precision of the limits: a thousandth of a percentage point. */
const CLOSE = 1e-5;

/**
 * Finds where a p-value that decreases from the observed number towards a bound reaches alpha, by regula falsi
 * (Illinois) on the scale of the normal quantile. Returns the bound if the p-value never gets that low.
 *
 * @param step initial distance to search
 */
function crossing(
  p: (mean: number) => number,
  alpha: number,
  [near, far]: readonly [near: number, far: number],
  step: number,
): number {
  const wanted = normalQuantile(alpha);
  const excess = (mean: number): number =>
    normalQuantile(Math.min(1 - 1e-9, Math.max(1e-9, p(mean)))) - wanted;
  const edge = far + (near - far) * 1e-6;
  let [a, fa] = [near, Math.max(1e-3, excess(near))];
  let [b, fb] = [near, fa];
  for (let reach = step; fb > 0; reach *= 2) {
    if (b === edge) return far;
    [a, fa] = [b, fb];
    b = far > near ? Math.min(edge, near + reach) : Math.max(edge, near - reach);
    fb = excess(b);
  }
  for (let i = 0; i < 60 && Math.abs(b - a) > CLOSE; i++) {
    const c = i % 6 === 5 ? (a + b) / 2 : (a * fb - b * fa) / (fb - fa);
    const fc = excess(c);
    if (Math.abs(fc) < 1e-4) return c;
    if (fc > 0) {
      [a, fa] = [c, fc];
      fb /= 2;
    } else {
      [b, fb] = [c, fc];
      fa /= 2;
    }
  }
  return (a + b) / 2;
}
