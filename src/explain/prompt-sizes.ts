import type { Keys } from './impute.js';
import type { Observation } from './observation.js';

/** A prompt whose length and number of tokens are both known. */
export interface CountedPrompt extends Observation {
  readonly tokensIn: number;
  readonly promptLength: number;
}

/** The observations whose prompts have a length in characters and a number of tokens. */
export function countedPrompts(observations: readonly Observation[]): readonly CountedPrompt[] {
  return observations.filter(
    (each): each is CountedPrompt => each.tokensIn !== null && each.promptLength !== null,
  );
}

/** Characters and tokens of the prompts, group by group: scripts differ in characters for each token. */
export function sizesByGroup(
  counted: readonly CountedPrompt[],
  keys: Keys,
): ReadonlyMap<string, readonly (readonly [characters: number, tokens: number])[]> {
  const groups = new Map<string, [number, number][]>();
  for (const each of counted) {
    const [group] = keys(each);
    const sizes = groups.get(group) ?? [];
    sizes.push([each.promptLength, each.tokensIn]);
    groups.set(group, sizes);
  }
  return groups;
}
