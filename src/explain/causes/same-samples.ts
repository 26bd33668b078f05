import { withoutCalls } from '../advice.js';
import type { Finding } from '../cause.js';
import { doctorCommand } from '../commands.js';
import { touched } from '../comparable.js';
import type { Observation, RowEvidence } from '../observation.js';

const FEWEST = 10;
const SHARE = 0.9;

/** Several samples of an item, drawn at a temperature, that are all the same text: the temperature had no effect. */
export function sameSamples(row: RowEvidence): Finding[] {
  const { samples, temperature } = row.asked;
  if (samples < 2 || temperature === 0) return [];
  const items = new Map<string, Observation[]>();
  for (const each of row.observations) {
    // Short texts are the same for good reasons.
    if (each.text === null) continue;
    const known = items.get(each.item);
    if (known === undefined) items.set(each.item, [each]);
    else known.push(each);
  }
  const several = [...items.values()].filter(({ length }) => length > 1);
  const same = several.filter((all) => all.every(({ text }) => text === all[0]?.text));
  if (several.length < FEWEST || same.length < SHARE * several.length) return [];
  return [
    {
      id: 'samples all the same',
      title: `the samples of ${same.length} of ${several.length} items are the same text`,
      kind: 'whole',
      points: null,
      p: 0,
      test: `samples at temperature ${temperature} differ`,
      affected: touched(same.flat()),
      details: [
        'The interval of a score over samples is too small, and pass@k is no more than pass@1.',
      ],
      advice: [
        withoutCalls(
          'The server ignores the temperature, or answers from a cache: check both.',
          doctorCommand(row.commands),
        ),
      ],
    },
  ];
}
