import { withoutCalls } from '../advice.js';
import type { Finding } from '../cause.js';
import { doctorCommand } from '../commands.js';
import { concentration, touched } from '../comparable.js';
import { impute, type Keys } from '../impute.js';
import { numbered } from '../numbered.js';
import type { Mark, Observation, RowEvidence } from '../observation.js';

interface Oddity {
  readonly mark: Mark;
  readonly id: string;
  readonly one: string;
  readonly many: string;
  readonly advice: string;
}

const ODDITIES: readonly Oddity[] = [
  {
    mark: 'template tokens',
    id: 'template tokens in the reply',
    one: 'reply holds tokens of a chat template',
    many: 'replies hold tokens of a chat template',
    advice: 'The server shows special tokens: check its chat template and skip_special_tokens.',
  },
  {
    mark: 'thinking',
    id: 'thinking in the reply',
    one: 'reply holds thoughts in tags',
    many: 'replies hold thoughts in tags',
    advice: 'Have the thoughts taken out: --reasoning-tags, or the reasoning parser of the server.',
  },
  {
    mark: 'code cut',
    id: 'code cut',
    one: 'program ends before it is complete, though the reply was not cut at the token limit',
    many: 'programs end before they are complete, though their replies were not cut at the token limit',
    advice: 'A stop sequence may cut them: compare those of the run with the published ones.',
  },
];

const FEWEST = 5;
const SHARE = 0.01;
/** With fewer other replies, there is nothing to compare with. */
const FEWEST_OTHERS = 20;

/** Replies that hold what a server should take out, or programs that are cut, compared with the others. */
export function oddTexts(
  row: RowEvidence,
  observations: readonly Observation[],
  keys: Keys,
): Finding[] {
  return ODDITIES.flatMap(({ mark, id, one, many, advice }): Finding[] => {
    const affected = observations.filter((each) => each.mark === mark);
    if (affected.length < Math.max(FEWEST, SHARE * observations.length)) return [];
    const others = observations.filter((each) => each.mark !== mark && each.value !== null);
    const { points, p } = impute(affected, others, keys);
    const alone = others.length < FEWEST_OTHERS;
    // With nothing to compare with, the loss is anything up to all of them.
    const shown = alone ? { ...points, likely: 0, interval: points.bounds } : points;
    return [
      {
        id: id,
        title: numbered(affected.length, one, many),
        kind: alone ? 'whole' : 'item',
        points: shown,
        p: alone && mark !== 'thinking' ? 0 : p,
        test: alone
          ? 'no reply of a sound endpoint holds this'
          : 'as right as the other replies (Poisson binomial)',
        affected: touched(affected),
        details: concentration(affected, row.observations),
        advice: [withoutCalls(advice, doctorCommand(row.commands))],
      },
    ];
  });
}
