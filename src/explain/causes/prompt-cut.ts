import { askListed } from '../advice.js';
import type { Finding } from '../cause.js';
import { touched } from '../comparable.js';
import { impute, type Keys } from '../impute.js';
import { numbered } from '../numbered.js';
import type { Observation, RowEvidence } from '../observation.js';
import { countedPrompts } from '../prompt-sizes.js';

const FEWEST = 5;
const SHARE = 0.005;
/** Prompts of lengths that differ by this factor do not have the same number of tokens by accident. */
const LONGER = 1.2;

/** Prompts of different lengths that the server counts as the same, largest number of tokens: it cut them. */
export function promptsCut(
  row: RowEvidence,
  observations: readonly Observation[],
  keys: Keys,
): Finding[] {
  const counted = countedPrompts(observations);
  const limit = counted.reduce((most, { tokensIn }) => Math.max(most, tokensIn), 0);
  const affected = counted.filter(({ tokensIn }) => tokensIn === limit);
  const others = counted.filter(({ tokensIn, value }) => tokensIn !== limit && value !== null);
  if (affected.length < Math.max(FEWEST, SHARE * counted.length) || others.length === 0) return [];
  const lengths = affected.map(({ promptLength }) => promptLength).sort((a, b) => a - b);
  if ((lengths.at(-1) ?? 0) < LONGER * (lengths[0] ?? 0)) return [];
  // Where prompts of any length have it, the server counts something else.
  const longest = others.reduce((most, { promptLength }) => Math.max(most, promptLength), 0);
  if (longest > (lengths[Math.floor(lengths.length / 2)] ?? 0)) return [];
  const { points } = impute(
    affected.filter(({ value }) => value !== null),
    others,
    keys,
  );
  return [
    {
      id: 'prompts cut',
      title: `${numbered(affected.length, 'prompt was', 'prompts were')} cut at ${limit} tokens`,
      kind: 'item',
      points,
      p: 0,
      test: 'prompts of different lengths do not all have exactly the largest number of tokens',
      affected: touched(affected),
      details: [
        `They have from ${lengths[0]} to ${lengths.at(-1)} characters.`,
        'What was cut is not known: often the beginning, with the instructions and the examples.',
      ],
      advice: [
        askListed(
          row,
          affected,
          'The context of the endpoint is too short: ask these items again where it is longer.',
          'prompts cut',
        ),
      ],
    },
  ];
}
