import { seededRandom } from '../core/prng.js';
import type { ScoredSample } from '../core/score.js';
import { normalQuantile } from '../statistics/normal.js';
import { metricOf } from './arithmetic.js';
import type { Metric } from './metric.js';

interface Stated {
  /** From 0 to 1. */
  readonly confidence: number;
  readonly right: number;
}

/** Answers in a bin. */
const BIN = 100;

/**
 * The root mean square calibration error of Hendrycks et al. (2019), as "Humanity's Last Exam" reports it: answers sorted
 * by confidence in bins of 100, the last taking the rest; the squared difference of mean confidence and accuracy in each,
 * weighted by its size. The official code leaves out the last bin, and so does this. Equal confidences keep the order of
 * the items.
 *
 * @returns `undefined` for fewer than two bins
 */
export function calibrationError(stated: readonly Stated[]): number | undefined {
  const bins = Math.floor(stated.length / BIN);
  if (bins < 2) return undefined;
  const sorted = stated.toSorted((a, b) => a.confidence - b.confidence);
  let sum = 0;
  for (let bin = 0; bin < bins - 1; bin++) {
    const members = sorted.slice(bin * BIN, (bin + 1) * BIN);
    const mean = (of: (each: Stated) => number): number =>
      members.reduce((total, each) => total + of(each), 0) / members.length;
    const difference = mean(({ confidence }) => confidence) - mean(({ right }) => right);
    sum += (members.length / stated.length) * difference ** 2;
  }
  return Math.sqrt(sum);
}

/** Resamples of the answers, to estimate the standard error. */
const RESAMPLES = 200;

/** {@link calibrationError} over the answers whose `details.confidence` states one, from 0 to 1. */
export function calibration(): Metric {
  return metricOf({ name: 'calibration_error' }, (_use, scores) => {
    const stated: Stated[] = [];
    for (const score of scores) stated.push(...statedBy(score));
    const value = calibrationError(stated);
    if (value === undefined) return [];
    const random = seededRandom('calibration', stated.length);
    const drawn = Array.from({ length: RESAMPLES }, () =>
      calibrationError(stated.map((each) => stated[Math.floor(random() * stated.length)] ?? each)),
    ).flatMap((each) => each ?? []);
    const mean = drawn.reduce((sum, each) => sum + each, 0) / drawn.length;
    const squares = drawn.reduce((sum, each) => sum + (each - mean) ** 2, 0);
    const stderr = Math.sqrt(squares / (drawn.length - 1));
    const reach = normalQuantile(0.975) * stderr;
    const interval = [Math.max(0, value - reach), Math.min(1, value + reach)] as const;
    const estimate = { value, stderr, interval, method: 'bootstrap' as const, n: stated.length };
    return [{ name: 'calibration_error', estimate }];
  });
}

function statedBy({ value, details }: ScoredSample): Stated[] {
  const confidence = details?.confidence;
  return confidence === undefined ? [] : [{ confidence, right: value }];
}
