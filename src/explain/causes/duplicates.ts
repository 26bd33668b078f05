import { withoutCalls } from '../advice.js';
import type { Finding } from '../cause.js';
import { touched } from '../comparable.js';
import type { Observation, RowEvidence } from '../observation.js';

/** More than this share of the items are no accident of the published dataset. */
const MANY = 0.02;

/** Requests sent for more than one item, where there are more items than were published. */
export function duplicates(row: RowEvidence): Finding[] {
  const { observations, data } = row;
  const twice = copiesIn(observations, row.asked.samples);
  const surplus = data.published === null ? 0 : data.items - data.published;
  const many = twice.length > MANY * observations.length;
  if (
    twice.length === 0 ||
    (surplus <= 0 && !many && !twice.some(({ sample }) => sample >= row.asked.samples))
  )
    return [];
  const copies = new Set(twice);
  const kept = observations.filter((each) => !copies.has(each));
  const weight = kept.reduce((sum, each) => sum + each.weight, 0);
  const without = kept.reduce((sum, each) => sum + each.weight * each.counted, 0) / weight;
  const likely = without - row.ours;
  return [
    {
      id: 'rows twice',
      title: `${twice.length.toLocaleString('en-US')} items repeat an earlier one`,
      kind: 'item',
      points: { likely, interval: [likely, likely], bounds: [likely, likely] },
      p: 0,
      test: 'the same request under two ids',
      affected: touched(twice),
      details: [],
      advice: [
        withoutCalls(
          'Remove the repeated rows, or use the published dataset.',
          `cardbench datasets verify ${row.benchmark}`,
        ),
      ],
    },
  ];
}

/** All but the first observation of each request. */
function copiesIn(observations: readonly Observation[], samples: number): Observation[] {
  const first = new Map<string, string>();
  const copies: Observation[] = [];
  for (const observation of observations) {
    const { request, item, sample } = observation;
    if (sample >= samples) {
      copies.push(observation);
      continue;
    }
    if (request === null) continue;
    const known = first.get(request);
    if (known === undefined) first.set(request, item);
    else if (known !== item) copies.push(observation);
  }
  return copies;
}
