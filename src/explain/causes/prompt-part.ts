import { fitLine } from '../../statistics/line.js';
import { twoClusters } from '../../statistics/two-clusters.js';
import { askListed } from '../advice.js';
import type { Finding } from '../cause.js';
import { concentration, touched } from '../comparable.js';
import { impute, type Keys } from '../impute.js';
import { numbered } from '../numbered.js';
import type { Observation, RowEvidence } from '../observation.js';
import { type CountedPrompt, countedPrompts, sizesByGroup } from '../prompt-sizes.js';

/** Fewer tokens than this are no text of their own. */
const FEWEST_TOKENS = 20;
/** Parts that are smaller than this are strays. */
const FEWEST_ITEMS = 5;
const SMALLEST_SHARE = 0.01;
/** The parts are this many standard deviations apart, and nearly nothing lies between them. */
const APART = 6;
const BETWEEN = 0.02;
/** A side with a smaller share of the prompts is the odd one, if none is worse. */
const SMALL = 0.25;
/** A side with a smaller p is the worse one. */
const WORSE = 0.01;

/**
 * A part of the prompts has more tokens than prompts of its length have in the rest of the run: another host, or another
 * template, for some of the calls.
 */
export function promptOfAPart(
  row: RowEvidence,
  observations: readonly Observation[],
  keys: Keys,
): Finding[] {
  const counted = countedPrompts(observations);
  const beyond = beyondLength(counted, keys);
  const parts = twoClusters(beyond);
  if (parts === undefined) return [];
  const fewest = Math.max(FEWEST_ITEMS, SMALLEST_SHARE * counted.length);
  if (Math.min(parts.low.n, parts.high.n) < fewest) return [];
  const tokens = parts.high.mean - parts.low.mean;
  if (tokens < FEWEST_TOKENS || tokens < APART * parts.spread) return [];
  if (parts.between > BETWEEN) return [];
  const isMore = new Map(counted.map((each, i) => [each, (beyond[i] ?? 0) > parts.at]));
  const sides = [true, false].map((more) => {
    const own = counted.filter((each) => isMore.get(each) === more);
    const others = counted.filter((each) => isMore.get(each) !== more && each.value !== null);
    const scored = own.filter(({ value }) => value !== null);
    return { more, affected: own, ...impute(scored, others, keys) };
  });
  // Which side is the odd one, the tokens alone do not tell: the one that is worse, else the far smaller one, else the
  // one with more.
  const [high, low] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const worse = low.p < high.p ? low : high;
  const few = low.affected.length < SMALL * counted.length ? low : high;
  const side = worse.p < WORSE ? worse : few;
  const { affected, points } = side;
  return [
    {
      id: side.more ? 'more prompt than was sent' : 'less prompt than was sent',
      title: `${numbered(affected.length, 'prompt has', 'prompts have')} about ${Math.round(tokens)} ${side.more ? 'more' : 'fewer'} tokens than prompts of this length in the rest of the run`,
      kind: 'item',
      points,
      // No text explains a gap in the numbers of tokens; whether it costs points is what the interval is for.
      p: 0,
      test: 'one template for all prompts (two groups of prompt tokens, nothing between them)',
      affected: touched(affected),
      details: concentration(affected, row.observations),
      advice: [
        askListed(
          row,
          affected,
          side.more
            ? 'Some calls got a system prompt or template of their own: ask these items again at one host.'
            : 'A part of these prompts, such as an example, did not reach the model: ask these items again at one host.',
          side.more ? 'more prompt than was sent' : 'less prompt than was sent',
        ),
      ],
    },
  ];
}

/** The tokens of each prompt beyond those that its length accounts for, by the slope of its group. */
function beyondLength(counted: readonly CountedPrompt[], keys: Keys): readonly number[] {
  const slopes = new Map(
    [...sizesByGroup(counted, keys)].map(([group, sizes]) => [group, fitLine(sizes)?.slope]),
  );
  return counted.map((each) => {
    const slope = slopes.get(keys(each)[0]) ?? 0;
    return each.tokensIn - slope * each.promptLength;
  });
}
