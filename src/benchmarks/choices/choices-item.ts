import type { Continuation } from '../../core/prompt.js';

/** A question whose choices are ranked by their log-likelihoods. */
export interface ChoicesItem {
  /** What is scored, in the order of the choices. */
  readonly continuations: readonly Continuation[];
  /** The texts of the choices; their lengths in characters normalise `acc_norm`. */
  readonly choices: readonly string[];
  /** Indexes of the right choices. */
  readonly gold: readonly number[];
  /** What each choice is worth, from 0 to 1, where that is more than right or wrong. */
  readonly grades?: readonly number[];
  /** The question as it is put when a letter is asked for. */
  readonly question: string;
}

/** An item with one context. Leading space is added to the choices' texts. */
export function choicesItem(options: {
  readonly context: string;
  readonly choices: readonly string[];
  readonly gold: readonly number[];
  readonly question: string;
}): ChoicesItem {
  const { context, choices, gold, question } = options;
  const continuations = choices.map((choice) => ({ context, continuation: ` ${choice}` }));
  return { continuations, choices, gold, question };
}

/** Why a choice is not right. */
export function choseInstead(chosen: number, { gold }: ChoicesItem): string {
  return `chose ${chosen}, not ${gold.join(' or ')}`;
}

/** The index that the mock model chooses: the first that is right, or the first that is not. */
export function mockPlace({ choices, gold }: ChoicesItem, correct: boolean): number {
  return correct ? (gold[0] ?? 0) : choices.findIndex((_, place) => !gold.includes(place));
}
