import type { Population } from './least-favourable.js';

/** Probabilities below this count as zero. */
const PRECISION = 1e-10;
/** Terms with a modulus below e to this power are negligible. */
const NEGLIGIBLE = -26;

/** Beyond this many standard deviations from the mean, a bound is sufficient. */
const FAR = 60;

/** Mean and variance of the weighted sum over units drawn from the populations. */
export function sumMoments(populations: readonly Population[]): { mean: number; variance: number } {
  let mean = 0;
  let variance = 0;
  for (const { values, chances, shares } of populations) {
    let first = 0;
    let second = 0;
    for (const [i, value] of values.entries()) {
      first += value * (chances[i] ?? 0);
      second += value * value * (chances[i] ?? 0);
    }
    for (const { weight, units } of shares) {
      mean += weight * units * first;
      variance += weight * weight * units * (second - first * first);
    }
  }
  return { mean, variance };
}

/**
 * The probability that the weighted sum over units drawn from the populations is at least `x`, by inversion of the
 * characteristic function (Davies 1973). The sum is smoothed slightly and `x` is shifted by the same amount, so that
 * the probability of `x` itself is included: by less than half the distance between its values if they lie on a
 * lattice, otherwise by a fiftieth of its standard deviation.
 *
 * @returns from 0 to 1; apart from the smoothing, exact to about 1e-9
 */
export function upperTail(populations: readonly Population[], x: number): number {
  const { mean, variance } = sumMoments(populations);
  const sd = Math.sqrt(variance);
  if (sd < 1e-9) return x <= mean + 1e-9 ? 1 : 0;
  const distance = x - mean;
  if (Math.abs(distance) > FAR * sd) {
    // Cantelli's bound: the probability is at most this, which is too small to matter.
    const bound = variance / (variance + distance * distance);
    return distance > 0 ? bound : 1 - bound;
  }
  const lattice = latticeOf(populations);
  const coarse = lattice > sd / 10;
  const blur = coarse ? lattice / 12 : sd / 125;
  const from = x - (coarse ? lattice / 2 : 2.5 * blur);
  const span = 2 * Math.max(12 * sd, Math.abs(from - mean) + 8 * sd);
  const delta = (2 * Math.PI) / span;
  const terms = Math.ceil(Math.sqrt(-2 * Math.log(PRECISION)) / blur / delta);
  const parts = partsOf(populations);
  let sum = 0;
  for (let k = 0; k <= terms; k++) {
    const omega = (k + 0.5) * delta;
    let log = -((blur * omega) ** 2) / 2;
    let angle = -omega * from;
    for (const { units, still, values, chances } of parts) {
      let re = still;
      let im = 0;
      for (let i = 0; i < values.length; i++) {
        const turn = omega * (values[i] ?? 0);
        const chance = chances[i] ?? 0;
        re += chance * Math.cos(turn);
        im += chance * Math.sin(turn);
      }
      log += (units / 2) * Math.log(re * re + im * im);
      if (!(log > NEGLIGIBLE)) break;
      angle += units * Math.atan2(im, re);
    }
    if (log > NEGLIGIBLE) sum += (Math.exp(log) * Math.sin(angle)) / (k + 0.5);
  }
  return Math.min(1, Math.max(0, 0.5 + sum / Math.PI));
}

/** Units of one stratum and weight, ready for the characteristic function. */
interface Part {
  readonly units: number;
  /** The probability of a zero. */
  readonly still: number;
  /** The values other than zero that a unit can contribute, with their probabilities. */
  readonly values: Float64Array;
  readonly chances: Float64Array;
}

/** The parts with the largest variance come first, because they soonest show that a term is negligible. */
function partsOf(populations: readonly Population[]): Part[] {
  const parts = populations.flatMap((population) =>
    population.shares.map(({ weight, units }) => {
      const moving = [...population.values.keys()].filter(
        (i) => population.values[i] !== 0 && (population.chances[i] ?? 0) > 1e-13,
      );
      const chances = Float64Array.from(moving, (i) => population.chances[i] ?? 0);
      const part: Part = {
        units,
        still: 1 - chances.reduce((sum, chance) => sum + chance, 0),
        values: Float64Array.from(moving, (i) => weight * (population.values[i] ?? 0)),
        chances,
      };
      const { variance } = sumMoments([{ ...population, shares: [{ weight, units }] }]);
      return { part, variance };
    }),
  );
  return parts.sort((a, b) => b.variance - a.variance).map(({ part }) => part);
}

/** The distance between the possible values of the sum, if all units have equal weight; otherwise 0. */
function latticeOf(populations: readonly Population[]): number {
  const weights = new Set(populations.flatMap(({ shares }) => shares.map(({ weight }) => weight)));
  const [weight] = weights;
  if (weights.size !== 1 || weight === undefined) return 0;
  let step = 0;
  for (const { values } of populations) {
    for (const value of values) step = divisor(step, Math.abs(value - (values[0] ?? 0)));
  }
  return step < 1e-3 ? 0 : step * weight;
}

/** Euclid's algorithm on numbers whose common divisor is at least about a thousandth. */
function divisor(a: number, b: number): number {
  let [large, small] = [Math.max(a, b), Math.min(a, b)];
  while (small > 1e-6) [large, small] = [small, large % small < small - 1e-6 ? large % small : 0];
  return large;
}
