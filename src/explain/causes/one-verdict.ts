import { withoutCalls } from '../advice.js';
import type { Finding, Points } from '../cause.js';
import { showCommand } from '../commands.js';
import { touched } from '../comparable.js';
import type { RowEvidence } from '../observation.js';

const FEWEST = 20;
/** No model is right more often, or wrong more often, where a judge decides. */
const MOST = 0.97;

/** A judge that gives all replies the same verdict. */
export function oneVerdict(row: RowEvidence, rest: Points | null): Finding[] {
  if (row.judge === null) return [];
  const judged = row.observations.filter(({ value }) => value !== null);
  const [first] = judged;
  if (first === undefined || judged.length < FEWEST) return [];
  const { value } = first;
  if ((value !== 0 && value !== 1) || judged.some((each) => each.value !== value)) return [];
  const share = row.published === null ? MOST : value === 1 ? row.published : 1 - row.published;
  const chance = Math.min(MOST, share) ** judged.length;
  return [
    {
      id: 'one verdict for all',
      title: `the judge (${row.judge}) calls all ${judged.length} replies ${value === 1 ? 'right' : 'wrong'}`,
      kind: 'whole',
      points: rest,
      p: chance,
      test: `all of them, at a rate of ${(100 * Math.min(MOST, share)).toFixed(0)} in 100 (binomial)`,
      affected: touched(judged),
      details: [],
      advice: [
        withoutCalls(
          'Read what the judge said of some replies; the model that judges, or its prompt, may not be the published one.',
          showCommand(row.commands, first.item),
        ),
      ],
    },
  ];
}
