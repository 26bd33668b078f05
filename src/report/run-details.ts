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

/** A tag with more distinct values than this is an id, not a group. */
const MAX_GROUPS = 80;
const SETTLE_POINTS = 80;

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
