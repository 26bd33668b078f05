import type { Item } from '../../core/item.js';
import { reasoningApart } from '../../core/reasoning/apart.js';
import { type ReasoningTags, reasoningSplitter } from '../../core/reasoning/split.js';
import type { Scorer } from '../../scorers/scorer.js';
import type { StoredResponse } from '../../store/records.js';
import type { UnscoredResponses } from '../../store/responses.js';
import type { ScoreJob } from '../jobs.js';

/** The scoring that results belong to, and its scorer. */
export interface ScoringTarget {
  readonly run: string;
  readonly benchmark: string;
  /** The id of the scoring. */
  readonly scoring: number;
  readonly extractor: string;
  readonly scorer: Pick<Scorer<unknown>, 'name' | 'version'>;
}

/** The job that scores one response to an item. */
export function scoreJob(
  { scorer: { name, version }, ...target }: ScoringTarget,
  item: Item<unknown>,
  { sample, response }: Pick<StoredResponse, 'sample' | 'response'>,
): ScoreJob {
  return { ...target, item, sample, response, scorer: { name, version } };
}

/**
 * Jobs for the stored responses without a score, in the order of the items. One item and its responses are in memory at
 * a time. Reasoning that earlier versions stored with the text is taken out of it.
 *
 * @param until fires when no further job is wanted
 * @param reasoningTags beside the known ones
 * @param shownAs the item as it was shown to the model for a sample, if that differs from the dataset
 */
export async function* storedScoreJobs(
  target: ScoringTarget,
  items: () => AsyncIterable<Item<unknown>>,
  unscored: UnscoredResponses,
  {
    until,
    reasoningTags,
    shownAs = (item) => item,
  }: {
    readonly until?: AbortSignal;
    readonly reasoningTags?: ReasoningTags | undefined;
    readonly shownAs?: (item: Item<unknown>, sample: number) => Item<unknown>;
  } = {},
): AsyncGenerator<ScoreJob> {
  if (!unscored.any()) return;
  const split = reasoningSplitter(reasoningTags);
  for await (const item of items()) {
    for (const { sample, response } of unscored.of(item.id)) {
      if (until?.aborted === true) return;
      const apart = reasoningApart(response, split);
      yield scoreJob(target, shownAs(item, sample), { sample, response: apart });
    }
  }
}
