import { askPublished } from '../advice.js';
import type { Finding, Points } from '../cause.js';
import type { RowEvidence } from '../observation.js';
import { chanceOf } from '../rest.js';

/** Items that are not those of the published number. */
export function otherItems(row: RowEvidence, rest: Points | null): Finding[] {
  const { otherItems: why, published } = row.data;
  if (why === null || row.published === null) return [];
  return [
    {
      id: 'other items',
      title: why,
      kind: 'whole',
      points: rest,
      p: rest === null ? 1 : chanceOf(rest),
      test: 'what nothing else explains is chance (normal); the hash of the dataset is not a published one',
      affected: [],
      details: published === null ? [] : [`${published.toLocaleString('en-US')} are published.`],
      advice:
        published === null ? [] : [askPublished(row, published, 'Run the published dataset.')],
    },
  ];
}
