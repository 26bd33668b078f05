import type { Continuation } from '../../core/prompt.js';

/** A question whose choices are ranked by their log-likelihoods. */
export interface ChoicesItem {
  /** The continuations to score, in the order of the choices. */
  readonly continuations: readonly Continuation[];
  /** The texts of the choices; their lengths in characters normalise `acc_norm`. */
  readonly choices: readonly string[];
  /** Indexes of the right choices. */
  readonly gold: readonly number[];
  /** The score of each choice, from 0 to 1, if choices can be partly right. */
  readonly grades?: readonly number[];
  /** The question to show when asking for a letter. */
  readonly question: string;
}

/** An item with a single context. A leading space is added to the choices' texts. */
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

/** The reason for a wrong choice. */
export function choseInstead(chosen: number, { gold }: ChoicesItem): string {
  return `chose ${chosen}, not ${gold.join(' or ')}`;
}

/** The index that the mock model chooses: the first right choice, or the first wrong one. */
export function mockPlace({ choices, gold }: ChoicesItem, correct: boolean): number {
  return correct ? (gold[0] ?? 0) : choices.findIndex((_, place) => !gold.includes(place));
}
