import { holm } from '../statistics/holm.js';
import type { Advice, Finding, JudgedFinding, Points } from './cause.js';
import { elsewhereCommand, promptsCommand } from './commands.js';
import { findingsOf } from './explain-row.js';
import type { RowEvidence } from './observation.js';
import { pText } from './p-text.js';
import { chanceOf, type Gap, restOf } from './rest.js';

/** The error rate of all causes of a card together. */
export const ALPHA = 0.05;

/**
 * Groups that are worse, and a worse part of the run, are weak evidence even where they cost much, and have a larger part
 * of the error rate; most other causes leave a trace in each reply. Fixed beforehand.
 */
const WEIGHTS: ReadonlyMap<string, number> = new Map([
  ['groups that stand out', 4],
  ['the score changed during the run', 3],
]);

/** A row without its replies, of which only this is needed once causes were looked for. */
export interface RowFacts extends Omit<RowEvidence, 'observations'> {
  readonly replies: {
    readonly count: number;
    /** Tokens of a reply and its prompt, on average. */
    readonly tokens: number;
    readonly havePrompts: boolean;
    readonly haveOrder: boolean;
  };
}

/** What was found in a row, before the other rows are known. */
export interface RowFound {
  readonly row: RowFacts;
  readonly gap: Gap | null;
  readonly findings: readonly Finding[];
}

/** One row explained. */
export interface RowExplanation {
  readonly row: RowFacts;
  /** `null` without a published value. */
  readonly gap: Gap | null;
  /** Named ones first, by their points; then the others, by their evidence. */
  readonly findings: readonly JudgedFinding[];
  /** What named causes leave of the difference; `null` without a published value. */
  readonly rest: Points | null;
  /** Two-sided: {@link rest} is chance; `null` without a published value. */
  readonly restP: number | null;
  /** One sentence. */
  readonly conclusion: string;
  /** What to do, in the order of points for the money. */
  readonly next: readonly NextStep[];
}

/** Something to do, and the points that it may explain. */
export interface NextStep extends Advice {
  readonly cause: string;
  /** In fractions; `null` where nothing stored tells. */
  readonly points: number | null;
}

/** Looks for causes in a row; its replies are not held any longer, so that a card takes no more memory than a row. */
export function lookInto(evidence: RowEvidence): RowFound {
  const { gap, findings } = findingsOf(evidence);
  const { observations, ...row } = evidence;
  const replied = observations.filter(({ tokensOut }) => tokensOut !== null);
  const tokens = replied.reduce(
    (sum, each) => sum + (each.tokensIn ?? 0) + (each.tokensOut ?? 0),
    0,
  );
  const replies = {
    count: observations.length,
    tokens: tokens / Math.max(1, replied.length),
    havePrompts: observations.some(({ promptLength }) => promptLength !== null),
    haveOrder: observations.some(({ place }) => place !== null),
  };
  return { row: { ...row, replies }, gap, findings };
}

/** Explains the rows of a run together, because every further row is a further chance to be wrong. */
export function explainRows(rows: readonly RowEvidence[], alpha = ALPHA): RowExplanation[] {
  return explainFound(rows.map(lookInto), alpha);
}

/** The same, where causes were already looked for. */
export function explainFound(found: readonly RowFound[], alpha = ALPHA): RowExplanation[] {
  const all = found.flatMap(({ findings }) => findings);
  const adjusted = holm(
    all.map(({ p }) => p),
    all.map(({ id }) => WEIGHTS.get(id) ?? 1),
  );
  let place = 0;
  return found.map(({ row, gap, findings }) => {
    const judged = findings.map((finding): JudgedFinding => {
      const own = adjusted[place++] ?? 1;
      return { ...finding, adjusted: own, named: own <= alpha };
    });
    return explanationOf(row, gap, judged, alpha);
  });
}

function explanationOf(
  row: RowFacts,
  gap: Gap | null,
  judged: readonly JudgedFinding[],
  alpha: number,
): RowExplanation {
  const findings = [...judged].sort(
    (a, b) => Number(b.named) - Number(a.named) || rankOf(b) - rankOf(a) || a.p - b.p,
  );
  const rest =
    gap === null
      ? null
      : restOf(
          gap,
          findings.filter(({ named }) => named),
        );
  const restP = rest === null ? null : chanceOf(rest);
  return {
    row,
    gap,
    findings,
    rest,
    restP,
    conclusion: conclusionOf(gap, findings, restP, alpha),
    next: nextSteps(row, findings, restP !== null && restP <= alpha),
  };
}

/** By which causes are ordered: the points that they cost; those that overlap with others come last. */
function rankOf({ kind, points, id }: JudgedFinding): number {
  if (points === null) return -1;
  const size = Math.abs(points.likely);
  const overlaps = kind === 'alternative' && id !== 'aggregation';
  return overlaps ? size - 2 : size;
}

function conclusionOf(
  gap: Gap | null,
  findings: readonly JudgedFinding[],
  restP: number | null,
  alpha: number,
): string {
  const named = findings.filter((finding) => finding.named);
  const [first] = named;
  if (gap === null) {
    return first === undefined
      ? 'Nothing stands out in what is stored.'
      : `Likeliest: ${first.title}${costText(first)}.`;
  }
  const off = gap.p <= alpha;
  if (first === undefined) {
    return off
      ? `No cause found in what is stored; not chance (p ${pText(gap.p)}).`
      : `No cause found in what is stored; the difference may be chance (p ${pText(gap.p)}).`;
  }
  const left =
    restP !== null && restP <= alpha
      ? `; the rest is not chance (p ${pText(restP)})`
      : '; the rest may be chance';
  return `Likeliest: ${first.title}${costText(first)}${off ? left : ''}.`;
}

function costText({ points }: JudgedFinding): string {
  if (points === null) return '';
  const [low, high] = points.interval;
  const said = `${signedPoints(points.likely)} points, ${signedPoints(low)} to ${signedPoints(high)}`;
  return low <= 0 && high >= 0 && low < high ? ` (${said}: it may cost nothing)` : ` (${said})`;
}

/** `+1.2`, in percentage points. */
export function signedPoints(fraction: number): string {
  const text = (100 * fraction).toFixed(1);
  return Number(text) === 0 ? '0.0' : fraction > 0 ? `+${text}` : text;
}

/** Causes that could not cost this much are not worth a call. */
const WORTH = 0.0005;

function nextSteps(
  row: RowFacts,
  findings: readonly JudgedFinding[],
  unexplained: boolean,
): NextStep[] {
  const steps = findings
    .filter(({ named, points }) => named || (points !== null && points.bounds[1] >= WORTH))
    .filter(({ named, p }) => named || p <= 0.05)
    .flatMap(({ id, points, advice }) =>
      advice.map((each) => ({ ...each, cause: id, points: points?.likely ?? null })),
    );
  // Points for the money, or for the tokens without a price; what costs nothing comes first.
  const value = ({ points, cost, tokens }: NextStep): number =>
    Math.abs(points ?? 0) / ((cost ?? tokens / 1_000_000) + 1e-9);
  const sorted = steps.sort((a, b) => value(b) - value(a));
  return unexplained ? [...sorted, ...experiments(row)] : sorted;
}

/** What to try where nothing stored explains the difference. */
function experiments(row: RowFacts): NextStep[] {
  const { count, tokens } = row.replies;
  const limit = Math.min(EXPERIMENT, count);
  const step = (what: string, command: string): NextStep => ({
    cause: 'not found',
    points: null,
    what,
    command,
    calls: limit,
    tokens: Math.round(limit * tokens),
    cost: null,
    halfWidth: Z * Math.sqrt(DISCORDANT / limit),
  });
  return [
    step(
      `Ask ${limit} items at another endpoint, and compare: it tells whether the endpoint is the cause.`,
      elsewhereCommand(row.commands, limit),
    ),
    step(
      `Ask ${limit} items with the published prompts, where there are any: it tells whether the prompt is.`,
      promptsCommand(row.commands, limit),
    ),
  ];
}

const Z = 1.959963984540054;
const EXPERIMENT = 400;
/** The share of items on which two endpoints of one model are expected to part. */
const DISCORDANT = 0.06;
