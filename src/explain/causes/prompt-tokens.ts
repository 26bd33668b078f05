import { fitLine } from '../../statistics/line.js';
import { normalCdf } from '../../statistics/normal.js';
import { withoutCalls } from '../advice.js';
import type { Finding, Points } from '../cause.js';
import { doctorCommand } from '../commands.js';
import { touched } from '../comparable.js';
import type { Keys } from '../impute.js';
import type { RowEvidence } from '../observation.js';
import { type CountedPrompt, countedPrompts, sizesByGroup } from '../prompt-sizes.js';

/** A chat template adds tokens of its own; a longer one than this is more than a template. */
const TEMPLATE = 60;
/** The number of characters in a token is not exactly the same in short and long prompts. */
const BEND = 0.05;
/** A line that explains less of the prompt tokens does not describe them. */
const FIT = 0.15;
/** Prompts whose lengths differ by a smaller share tell nothing of a prompt without text: tokens come in whole numbers. */
const SPREAD = 0.05;
/** More than a character for each token, and fewer than twelve. */
const SLOPES = [1 / 12, 2] as const;

/**
 * Prompt tokens that the prompt does not account for: a line through the prompts' lengths, group by group, does not go
 * through zero but through what the server adds.
 *
 * @param rest what nothing else explains of the difference from the card; `null` without a card
 */
export function promptTokens(row: RowEvidence, keys: Keys, rest: Points | null): Finding[] {
  const counted = countedPrompts(row.observations);
  const offset = commonOffset(counted, keys);
  if (offset === undefined) return [];
  const mean = counted.reduce((sum, { tokensIn }) => sum + tokensIn, 0) / counted.length;
  const beyond = offset.tokens - TEMPLATE - BEND * mean;
  return [
    {
      id: 'more prompt than was sent',
      title: `the server adds about ${Math.round(offset.tokens)} tokens to each prompt`,
      kind: 'whole',
      points: rest,
      p: normalCdf(-beyond / offset.error),
      test: `no more than ${TEMPLATE} tokens and ${100 * BEND} % beyond the prompt (regression on its length)`,
      affected: touched(counted),
      details: [
        'A chat template adds up to a few dozen tokens. More means a system prompt, tools or a template with a text of its own.',
      ],
      advice: [
        withoutCalls(
          'Ask the host for its system prompt and chat template, or use one that adds none.',
          doctorCommand(row.commands),
        ),
      ],
    },
  ];
}

interface Offset {
  readonly tokens: number;
  readonly error: number;
}

/** The intercept that groups share: scripts differ in characters for each token, but not in what the server adds. */
function commonOffset(counted: readonly CountedPrompt[], keys: Keys): Offset | undefined {
  let [sum, weights] = [0, 0];
  for (const sizes of sizesByGroup(counted, keys).values()) {
    const line = fitLine(sizes);
    if (line === undefined || line.fit < FIT || spreadOf(sizes) < SPREAD) continue;
    if (line.slope < SLOPES[0] || line.slope > SLOPES[1]) continue;
    const weight = 1 / (line.interceptError ** 2 + 1);
    sum += weight * line.intercept;
    weights += weight;
  }
  return weights === 0 ? undefined : { tokens: sum / weights, error: Math.sqrt(1 / weights) };
}

/** By how much the lengths differ, as a share of the longest. */
function spreadOf(sizes: readonly (readonly [characters: number, tokens: number])[]): number {
  let [shortest, longest] = [Number.POSITIVE_INFINITY, 0];
  for (const [characters] of sizes) {
    shortest = Math.min(shortest, characters);
    longest = Math.max(longest, characters);
  }
  return 1 - shortest / longest;
}
