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

/** The scores of one item after the other. */
export function* itemsOf(scores: ScoreStream): Generator<readonly ScoredSample[]> {
  let samples: ScoredSample[] = [];
  for (const score of scores) {
    if (samples[0] !== undefined && samples[0].item !== score.item) {
      yield samples;
      samples = [];
    }
    samples.push(score);
  }
  if (samples.length > 0) yield samples;
}
