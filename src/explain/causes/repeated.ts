import { askListed } from '../advice.js';
import type { Finding } from '../cause.js';
import { touched } from '../comparable.js';
import { impute, type Keys } from '../impute.js';
import { numbered } from '../numbered.js';
import type { Observation, RowEvidence } from '../observation.js';

const OFTEN = 3;

/** Long replies with the same text, to different items. */
export function repeatedTexts(
  row: RowEvidence,
  observations: readonly Observation[],
  keys: Keys,
): Finding[] {
  const items = new Map<number, Set<string>>();
  for (const { text, item } of observations) {
    if (text === null) continue;
    const known = items.get(text) ?? new Set<string>();
    known.add(item);
    items.set(text, known);
  }
  const isRepeated = ({ text }: Observation): boolean =>
    text !== null && (items.get(text)?.size ?? 0) >= OFTEN;
  const affected = observations.filter(isRepeated);
  if (affected.length === 0) return [];
  const { points, p } = impute(
    affected,
    observations.filter((each) => each.value !== null && !isRepeated(each)),
    keys,
  );
  return [
    {
      id: 'repeated texts',
      title: numbered(
        affected.length,
        'reply has the text of replies to other items',
        'replies have the text of replies to other items',
      ),
      kind: 'item',
      points,
      p,
      test: 'as right as comparable items (Poisson binomial)',
      affected: touched(affected),
      details: [],
      advice: [
        askListed(
          row,
          affected,
          'A cache of the host or a broken template may answer: ask these items again.',
          'repeated texts',
        ),
      ],
    },
  ];
}
