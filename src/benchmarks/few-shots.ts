import { CardbenchError } from '../core/errors.js';

/** Names of files, those with few-shot examples first, since the questions after them refer to them. */
export function examplesFirst(
  names: readonly string[],
  hasExamples: (name: string) => boolean,
  hasQuestions: (name: string) => boolean,
): readonly string[] {
  return [
    ...names.filter(hasExamples),
    ...names.filter((name) => !hasExamples(name) && hasQuestions(name)),
  ];
}

/** Where the few-shot examples of an item come from, for the error if they are missing. */
export interface ShotsSource {
  /** The item and, where it belongs to one, what the examples are of: `mmlu-pro, item 7: the category "law" has`. */
  readonly of: string;
  /** What the dataset's folder must also contain: `the validation split`. */
  readonly missing: string;
}

/** The first `count` examples of an item. Fails if it has fewer. */
export function requireShots<Shot>(
  shots: readonly Shot[],
  count: number,
  { of, missing }: ShotsSource,
): readonly Shot[] {
  if (shots.length >= count) return shots.slice(0, count);
  throw new CardbenchError(
    `${of} ${shots.length} few-shot examples instead of ${count}; give --dataset a folder that also contains ${missing}.`,
  );
}
