import type { ScoredSample } from '../core/score.js';

/**
 * Scores that are not held: they can be read any number of times, one item after the other in the order of their ids, and
 * of an item the samples in their order.
 */
export interface ScoreStream extends Iterable<ScoredSample> {
  /** How many there are. */
  readonly length: number;
}

/** The scores of some of a stream, in its order. */
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

/** The scores are not in the order of their items, as texts are compared here: a stream of them cannot be used. */
export class OutOfOrder extends Error {
  override readonly name = 'OutOfOrder';
}

/**
 * The scores of one item after the other.
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
