import { normalCdf } from '../statistics/normal.js';
import type { Finding } from './cause.js';
import { aggregation } from './causes/aggregation.js';
import { isCutAt, type SilentLimit, silentLimit } from './causes/cut-lengths.js';
import { drift } from './causes/drift.js';
import { duplicates } from './causes/duplicates.js';
import { losses } from './causes/endings.js';
import { groupsThatStandOut } from './causes/groups.js';
import { lettersShifted } from './causes/letters-shifted.js';
import { oddTexts } from './causes/odd-texts.js';
import { oneVerdict } from './causes/one-verdict.js';
import { otherItems } from './causes/other-items.js';
import { otherSettings } from './causes/other-settings.js';
import { promptsCut } from './causes/prompt-cut.js';
import { promptOfAPart } from './causes/prompt-part.js';
import { promptTokens } from './causes/prompt-tokens.js';
import { readings } from './causes/readings.js';
import { repeatedTexts } from './causes/repeated.js';
import { sameSamples } from './causes/same-samples.js';
import { servedBy } from './causes/served.js';
import { keyOf, keysOf } from './comparable.js';
import type { Ending, Observation, RowEvidence } from './observation.js';
import { causeOfReader } from './reader-ids.js';
import { chanceOf, type Gap, restOf } from './rest.js';

/** What was found in one row, before the correction for the other rows. */
export interface RowFindings {
  readonly row: RowEvidence;
  /** `null` without a published value. */
  readonly gap: Gap | null;
  readonly findings: readonly Finding[];
}

/** In the order in which an item is given to a cause. */
const ENDINGS: readonly Exclude<Ending, 'whole' | 'no answer'>[] = [
  'missing',
  'error',
  'truncated while thinking',
  'truncated',
  'filtered',
  'refused',
  'empty',
];

/** A cause with a p above this takes no items away from the causes after it. */
const CLAIMS = 0.01;

/**
 * Looks for every cause in a row. Each item is given to one cause at most: to the way in which it ended, else to how
 * its reply was read; causes that touch many items (a group, a part of the run) are looked for among the others.
 */
export function findingsOf(row: RowEvidence): RowFindings {
  const keys = keysOf(row);
  const twice = duplicates(row);
  const repeats = new Set(twice.flatMap(({ affected }) => affected.map(keyOf)));
  const once = row.observations.filter((each) => !repeats.has(keyOf(each)));
  const limit = silentLimit(once);
  const ended = once.map((each) => (isCutAt(limit, each) ? withEnding(each, 'truncated') : each));

  const readable = ended.filter(({ ending }) => ending === 'whole' || ending === 'no answer');
  const read = readings(row, readable);
  const corrected = correct(row, readable, read);
  const whole = corrected.filter(({ ending, value }) => ending === 'whole' && value !== null);

  const lost = ENDINGS.flatMap((ending) =>
    losses(
      row,
      ending,
      ended.filter((each) => each.ending === ending),
      whole,
      keys,
    ),
  ).map((finding) => withLimit(finding, row, ended, limit));
  const unanswered = losses(
    row,
    'no answer',
    corrected.filter(({ ending }) => ending === 'no answer'),
    whole,
    keys,
  );

  let open: readonly Observation[] = whole;
  const inTurn: Finding[] = [];
  for (const look of [
    repeatedTexts,
    promptsCut,
    servedBy,
    promptOfAPart,
    oddTexts,
    lettersShifted,
    groupsThatStandOut,
    drift,
  ]) {
    const found = look(row, open, keys);
    inTurn.push(...found);
    const taken = new Set(
      found.filter(({ p }) => p <= CLAIMS).flatMap(({ affected }) => affected.map(keyOf)),
    );
    if (taken.size > 0) open = open.filter((each) => !taken.has(keyOf(each)));
  }

  const ofItems = eachOnce([...twice, ...lost, ...read, ...unanswered, ...inTurn]);
  const gap = gapOf(row);
  const settled = gap === null ? ofItems : withUnseen(gap, ofItems, new Set(unseenOf(ended)));
  const explained = settled.filter(({ p }) => p <= CLAIMS);
  const rest = gap === null ? null : restOf(gap, explained);
  return {
    row,
    gap,
    findings: [
      ...settled,
      ...(rest === null ? [] : aggregation(row, rest.likely)),
      ...(inTurn.some(({ id }) => PROMPT_PARTS.has(id)) ? [] : promptTokens(row, keys, rest)),
      ...otherItems(row, rest),
      ...otherSettings(row, rest),
      ...oneVerdict(row, rest),
      ...sameSamples(row),
    ],
  };
}

/** Of findings of one cause, by how replies are read and by how right they are, the one with more evidence. */
function eachOnce(findings: readonly Finding[]): readonly Finding[] {
  const best = new Map<string, Finding>();
  for (const each of findings) {
    const known = best.get(each.id);
    if (known === undefined || each.p < known.p) best.set(each.id, each);
  }
  return [...best.values()];
}

/** Causes in whose presence no line goes through the prompt tokens of all items. */
const PROMPT_PARTS: ReadonlySet<string> = new Set([
  'more prompt than was sent',
  'less prompt than was sent',
  'prompts cut',
]);

const UNSEEN = new Map<Ending, string>([
  ['missing', 'rows missing'],
  ['error', 'items in error'],
]);

/** The causes of which no reply tells how right the items would have been. */
function unseenOf(observations: readonly Observation[]): string[] {
  return [...UNSEEN].flatMap(([ending, id]) =>
    observations.some((each) => each.ending === ending) ? [id] : [],
  );
}

/**
 * Items without any reply are taken to be as right as comparable ones, unless the difference from the card says
 * otherwise: then the larger of these causes has what nothing else explains, as far as its items can account for it.
 */
function withUnseen(
  gap: Gap,
  findings: readonly Finding[],
  unseen: ReadonlySet<string>,
): readonly Finding[] {
  const [largest] = findings
    .filter(({ id, p }) => unseen.has(id) && p <= CLAIMS)
    .sort((a, b) => b.affected.length - a.affected.length);
  if (largest?.points == null) return findings;
  const others = findings.filter((each) => each !== largest && each.p <= CLAIMS);
  const rest = restOf(gap, others);
  const { likely, interval, bounds } = largest.points;
  const within = (value: number): number => Math.min(bounds[1], Math.max(bounds[0], value));
  const beyond = rest.likely < interval[0] || rest.likely > interval[1];
  if (chanceOf(rest) > CLAIMS || !beyond) {
    // Both are possible: that they are like the others, and that they are what keeps ours from the published value.
    const wide: readonly [number, number] = [
      Math.min(interval[0], within(rest.interval[0])),
      Math.max(interval[1], within(rest.interval[1])),
    ];
    const points = { likely, interval: wide, bounds };
    return findings.map((each) => (each === largest ? { ...largest, points } : each));
  }
  const settled: Finding = {
    ...largest,
    points: {
      likely: within(rest.likely),
      interval: [within(rest.interval[0]), within(rest.interval[1])],
      bounds,
    },
    details: [
      `Comparable items suggest ${(100 * likely).toFixed(1)} points; these are what nothing else explains of the difference from the card, so that the items are hardly a random part.`,
      ...largest.details,
    ],
  };
  return findings.map((each) => (each === largest ? settled : each));
}

function withEnding(observation: Observation, ending: Ending): Observation {
  return { ...observation, ending };
}

/** Says where the limit at which replies were cut is not the one that was asked for. */
function withLimit(
  finding: Finding,
  row: RowEvidence,
  ended: readonly Observation[],
  silent: SilentLimit | null,
): Finding {
  if (!finding.id.startsWith('truncated')) return finding;
  if (silent !== null) {
    const said = `The server cut replies at ${silent.at} ${silent.unit} without saying so; ${row.asked.maxTokens} tokens were asked for.`;
    return { ...finding, details: [said, ...finding.details] };
  }
  const lengths = ended.flatMap(({ ending, tokensOut }) =>
    ending.startsWith('truncated') && tokensOut !== null ? [tokensOut] : [],
  );
  const most = lengths.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0 || most >= 0.9 * row.asked.maxTokens) return finding;
  const said = `They end at ${most} tokens at most, though ${row.asked.maxTokens} were asked for: the limit had no effect.`;
  return { ...finding, details: [said, ...finding.details] };
}

/** The observations with the verdicts of the reading that explains most, where it is no chance. */
function correct(
  row: RowEvidence,
  observations: readonly Observation[],
  findings: readonly Finding[],
): readonly Observation[] {
  const best = findings.find(({ kind, p }) => kind === 'item' && p <= CLAIMS);
  if (best === undefined) return observations;
  const touched = new Set(best.affected.map(keyOf));
  const name = row.readers.find((each) => causeOfReader(each) === best.id)?.name ?? '';
  return observations.map((each) => {
    if (!touched.has(keyOf(each))) return each;
    const value = each.readings[name];
    return value === undefined ? each : { ...each, value, counted: value, ending: 'whole' };
  });
}

function gapOf({ published, ours, noise }: RowEvidence): Gap | null {
  if (published === null) return null;
  const difference = published - ours;
  const spread = Math.max(1e-6, Math.hypot(noise.ours, noise.published));
  return { difference, spread, p: 2 * normalCdf(-Math.abs(difference) / spread) };
}
