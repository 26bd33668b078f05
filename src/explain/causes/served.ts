import { askListed } from '../advice.js';
import type { Finding } from '../cause.js';
import { touched } from '../comparable.js';
import { impute, type Keys } from '../impute.js';
import { numbered } from '../numbered.js';
import type { Observation, RowEvidence } from '../observation.js';
import { pText } from '../p-text.js';

const FEWEST = 5;

/** Several models or fingerprints answered: those whose replies are worse, against the others. */
export function servedBy(
  row: RowEvidence,
  observations: readonly Observation[],
  keys: Keys,
): Finding[] {
  const names = new Map<string, Observation[]>();
  for (const observation of observations) {
    if (observation.value === null || observation.served === '') continue;
    const known = names.get(observation.served);
    if (known === undefined) names.set(observation.served, [observation]);
    else known.push(observation);
  }
  const served = [...names].filter(([, members]) => members.length >= FEWEST);
  if (served.length < 2) return [];
  const tested = served.map(([name, members]) => {
    const others = served.flatMap(([other, theirs]) => (other === name ? [] : theirs));
    return { name, members, ...impute(members, others, keys) };
  });
  const worst = tested.reduce((a, b) => (b.p < a.p ? b : a));
  const p = Math.min(1, worst.p * tested.length);
  // Hosts change fingerprints for many reasons. Another name is another model, whatever it costs.
  const models = new Set(served.map(([name]) => modelOf(name)));
  const test = `as right as the replies of ${served.length === 2 ? 'the other' : 'the others'}, subject by subject`;
  return [
    {
      id: 'another model answered',
      title: `${numbered(worst.members.length, 'reply', 'replies')} came from ${worst.name}`,
      kind: 'item',
      points: worst.points,
      p: models.size > 1 ? 0 : p,
      test: models.size > 1 ? `one model answers; ${test}: p ${pText(p)}` : test,
      affected: touched(worst.members),
      details: [
        `The server reported ${served.map(([name, { length }]) => `${name} (${length.toLocaleString('en-US')})`).join(', ')}.`,
      ],
      advice: [
        askListed(
          row,
          worst.members,
          'Ask the host which model it serves under this name, and ask these items again.',
          'another model answered',
        ),
      ],
    },
  ];
}

/** The reported name of a model, without its fingerprint. */
function modelOf(served: string): string {
  return served.replace(/ ?\([^()]*\)$/, '');
}
