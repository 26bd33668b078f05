import type { ScoredSample } from '../core/score.js';
import { NOT_GROUPS } from '../core/tags.js';
import { meanEstimate } from '../metrics/mean.js';
import { type Estimate, groupBy } from '../metrics/metric.js';
import type { ResponseDetail } from '../results/response-details.js';

/** The score of a subject, a language, a level. */
export interface GroupScore {
  readonly group: string;
  readonly estimate: Estimate;
}

export interface TagScores {
  readonly tag: string;
  readonly groups: readonly GroupScore[];
}

/** The estimate as responses arrived. */
export interface SettlePoint {
  readonly n: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Histogram {
  readonly bins: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  readonly median: number;
}

/** A tag with more distinct values than this is an id, not a group. */
const MAX_GROUPS = 80;
const SETTLE_POINTS = 80;
const BINS = 24;

/** Accuracy by each tag that defines groups, the tag with the fewest groups first. */
export function scoresByTag(details: readonly ResponseDetail[]): TagScores[] {
  const scores = scoredIn(details);
  const tags = [...new Set(scores.flatMap((score) => Object.keys(score.tags)))]
    .filter((tag) => !NOT_GROUPS.has(tag))
    .sort();
  return tags
    .map(
      (tag): TagScores => ({
        tag,
        groups: groupBy(scores, (score) => score.tags[tag] ?? '(none)').map(([group, members]) => ({
          group,
          estimate: meanEstimate(members),
        })),
      }),
    )
    .filter(({ groups }) => groups.length > 1 && groups.length <= MAX_GROUPS)
    .sort((a, b) => a.groups.length - b.groups.length);
}

/** The headline with its interval after so many responses, at evenly spread counts. */
export function settling(
  details: readonly ResponseDetail[],
  headline: (scores: readonly ScoredSample[]) => Estimate | undefined,
): SettlePoint[] {
  const scores = scoredIn(details);
  const points: SettlePoint[] = [];
  let next = 0;
  for (let n = 1; n <= scores.length; n++) {
    if (n < next && n < scores.length) continue;
    next = Math.max(n + 1, Math.ceil(((points.length + 2) / SETTLE_POINTS) * scores.length));
    const estimate = headline(scores.slice(0, n));
    if (estimate === undefined) continue;
    const [low, high] = estimate.interval;
    points.push({ n, value: estimate.value, low, high });
  }
  return points;
}

function scoredIn(responses: readonly ResponseDetail[]): ScoredSample[] {
  return responses.flatMap(({ value, item, sample, tags, details }) =>
    value === null ? [] : [{ item, sample, value, tags, ...(details === null ? {} : { details }) }],
  );
}

/** Equal bins from zero to the largest value; `undefined` without values. */
export function histogram(values: readonly number[]): Histogram | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const largest = sorted.at(-1);
  if (largest === undefined) return undefined;
  const width = Math.max(largest, 1e-9) / BINS;
  const counts = new Array<number>(BINS).fill(0);
  for (const value of sorted) {
    const bin = Math.min(BINS - 1, Math.floor(value / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return {
    bins: counts.map((count, i) => ({ from: i * width, to: (i + 1) * width, count })),
    median: sorted[Math.floor((sorted.length - 1) / 2)] ?? 0,
  };
}
