import type { ScoredSample } from '../core/score.js';

/**
 * Scores that are not all in memory. They can be read any number of times, in the order of their item ids, and the samples
 * of an item in their order.
 */
export interface ScoreStream extends Iterable<ScoredSample> {
  /** How many there are. */
  readonly length: number;
}

/** Some of the scores of a stream, in its order. */
export function filtered(
  scores: ScoreStream,
  isWanted: (score: ScoredSample) => boolean,
): ScoreStream {
  let length: number | undefined;
  return {
    get length() {
      if (length === undefined) {
        length = 0;
        for (const score of scores) if (isWanted(score)) length++;
      }
      return length;
    },
    *[Symbol.iterator]() {
      for (const score of scores) if (isWanted(score)) yield score;
    },
  };
}

/** The same scores with other values. */
export function mapped(
  scores: ScoreStream,
  change: (score: ScoredSample) => ScoredSample,
): ScoreStream {
  return {
    get length() {
      return scores.length;
    },
    *[Symbol.iterator]() {
      for (const score of scores) yield change(score);
    },
  };
}

/** The ids of a stream are not in the order in which JavaScript compares texts, so its scores must be read into memory. */
export class OutOfOrder extends Error {
  override readonly name = 'OutOfOrder';
}

/**
 * The scores of each item in turn.
 *
 * @throws OutOfOrder
 */
export function* itemsOf(scores: ScoreStream): Generator<readonly ScoredSample[]> {
  let samples: ScoredSample[] = [];
  for (const score of scores) {
    const item = samples[0]?.item ?? score.item;
    if (item > score.item) throw new OutOfOrder();
    if (item !== score.item) {
      yield samples;
      samples = [];
    }
    samples.push(score);
  }
  if (samples.length > 0) yield samples;
}
