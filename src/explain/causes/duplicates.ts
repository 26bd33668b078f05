import { withoutCalls } from '../advice.js';
import type { Finding } from '../cause.js';
import { verifyCommand } from '../commands.js';
import { touched } from '../comparable.js';
import { numbered } from '../numbered.js';
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
  const likely = scoreOf(row, kept) - row.ours;
  return [
    {
      id: 'rows twice',
      title: numbered(twice.length, 'item repeats an earlier one', 'items repeat an earlier one'),
      kind: 'item',
      points: { likely, interval: [likely, likely], bounds: [likely, likely] },
      p: 0,
      test: 'the same request under two ids',
      affected: touched(twice),
      details: [],
      advice: [
        withoutCalls(
          'Remove the repeated rows, or use the published dataset.',
          verifyCommand(row.commands),
        ),
      ],
    },
  ];
}

/** The score of some observations: the share of each group in a macro average stays what it is. */
function scoreOf({ observations, groupTag }: RowEvidence, kept: readonly Observation[]): number {
  const [first] = observations;
  const isMacro = observations.some(({ weight }) => Math.abs(weight - (first?.weight ?? 0)) > SAME);
  const groupOf = ({ tags }: Observation): string =>
    isMacro && groupTag !== null ? (tags[groupTag] ?? '') : '';
  const shares = new Map<string, number>();
  for (const each of observations) {
    shares.set(groupOf(each), (shares.get(groupOf(each)) ?? 0) + each.weight);
  }
  const sums = new Map<string, { sum: number; weight: number }>();
  for (const each of kept) {
    const known = sums.get(groupOf(each)) ?? { sum: 0, weight: 0 };
    known.sum += each.weight * each.counted;
    known.weight += each.weight;
    sums.set(groupOf(each), known);
  }
  let [score, all] = [0, 0];
  for (const [group, { sum, weight }] of sums) {
    const share = shares.get(group) ?? 0;
    score += (share * sum) / weight;
    all += share;
  }
  return score / all;
}

const SAME = 1e-12;

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
