import type { Estimate } from '../../metrics/metric.js';
import type { Score } from '../api.js';

/** The part of an estimate that is shown. */
export function scoreOf({ value, interval, n }: Estimate): Score {
  return { value, interval, n };
}
