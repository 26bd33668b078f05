import { withoutCalls } from '../advice.js';
import type { Finding, Points } from '../cause.js';
import type { RowEvidence } from '../observation.js';
import { chanceOf } from '../rest.js';

/** The run was asked otherwise than the benchmark or the card asks. */
export function otherSettings(row: RowEvidence, rest: Points | null): Finding[] {
  const { otherSettings: settings } = row.asked;
  if (settings.length === 0 || rest === null) return [];
  return [
    {
      id: 'other settings',
      title: `the run has ${settings.join(', ')}`,
      kind: 'whole',
      points: rest,
      p: chanceOf(rest),
      test: 'what nothing else explains is chance (normal)',
      affected: [],
      details: [],
      advice: [
        withoutCalls(
          'Run the benchmark as the card does: leave out the flags that change this, or give the ones of the card.',
        ),
      ],
    },
  ];
}
