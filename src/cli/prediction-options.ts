import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { terminalLine } from '../core/terminal-text.js';
import type { SkippedRows } from '../datasets/skipped-rows.js';
import { count } from '../report/format.js';
import type { Agreement } from '../runner/agreement.js';
import { META_EVALS } from '../runner/plan/meta-evals-file.js';
import { type ReadForScoring, readForScoring } from '../runner/read-for-scoring.js';
import { refuseIgnored } from './refuse-ignored.js';
import type { Terminal } from './terminal.js';

/** The options of the commands that read outputs of other programs. */
export const predictionOptions = {
  predictions: {
    alias: 'p',
    type: 'string',
    demandOption: true,
    describe: 'File of outputs, or meta-evals:<file or dataset id>',
    requiresArg: true,
  },
  format: {
    type: 'string',
    default: 'auto',
    describe: 'Format of the file: cardbench, lm-eval, inspect, openai-batch, ...',
    requiresArg: true,
  },
  map: {
    type: 'string',
    describe: 'Fields of any file: item=id,response=output[0].text,label=correct',
    requiresArg: true,
  },
  dataset: { type: 'string', describe: '"sample", "published" or a path', requiresArg: true },
  strict: {
    type: 'boolean',
    default: false,
    describe: 'Stop at the first row that cannot be used, instead of leaving it out',
  },
  extractor: {
    type: 'string',
    describe: 'Extractor that finds the answer in an output',
    requiresArg: true,
  },
} as const;

export interface PredictionArgs {
  readonly benchmark: string;
  readonly predictions: string;
  readonly format: string;
  readonly map?: string | undefined;
  readonly dataset?: string | undefined;
  readonly extractor?: string | undefined;
  readonly strict: boolean;
}

/** Opens the outputs and the dataset that the flags name. */
export async function openPredictionsOf(
  args: PredictionArgs,
  { say, env }: Terminal,
): Promise<ReadForScoring> {
  const { format, predictions } = args;
  if (predictions.startsWith(META_EVALS) && format !== 'auto' && format !== 'meta-evals') {
    refuseIgnored({ format }, `contradicts --predictions ${META_EVALS}...`);
  }
  if (args.map !== undefined && (format !== 'auto' || predictions.startsWith(META_EVALS))) {
    refuseIgnored({ map: args.map }, 'says where the fields are, so no format can be given');
  }
  return readForScoring(args, say, env);
}

/** Rows named in a message at most. */
const MOST_NAMED = 10;

/** Lines about the rows of a file that were left out; empty if there are none. */
export function skippedLines(skipped: SkippedRows | null): string[] {
  const listed = skipped?.listed() ?? [];
  if (skipped === null || listed.length === 0) return [];
  const more = skipped.count() - MOST_NAMED;
  return [
    `! ${count(skipped.count())} ${skipped.count() === 1 ? 'row' : 'rows'} could not be used and ${skipped.count() === 1 ? 'is' : 'are'} not part of n:`,
    ...listed.slice(0, MOST_NAMED).map((row) => `    ${terminalLine(row, 200)}`),
    ...(more > 0 ? [`    and ${count(more)} more (--json lists them)`] : []),
  ];
}

/** How the verdicts of a file and ours agree. */
export function agreementLine({ agree, compared, differ }: Agreement): string {
  const agreed = `Agrees with the file's own verdicts on ${count(agree)} of ${count(compared)}`;
  if (agree === compared) return `${agreed}.`;
  const more = compared - agree > MOST_NAMED ? ', ...' : '';
  return `${agreed}; the ${count(compared - agree)} that differ: ${differ.slice(0, MOST_NAMED).join(', ')}${more}`;
}

/** A larger share of outputs without an answer is a sign of the wrong extractor. */
const MOST_UNANSWERED = 0.2;

/** A line about outputs in which no answer was found; empty where there are few. */
export function unansweredLines(
  { n, noAnswer }: { readonly n: number; readonly noAnswer: number },
  extractor: string,
  { extractors }: AnyBenchmark['scorer'],
): string[] {
  if (noAnswer <= MOST_UNANSWERED * n) return [];
  const others = Object.keys(extractors).filter((each) => each !== extractor);
  const advice =
    others.length === 0 ? 'look at some of them' : `try --extractor ${others.join(' or ')}`;
  return [
    `! ${extractor} finds no answer in ${count(noAnswer)} of ${count(n)} outputs, and they count as wrong; ${advice}.`,
  ];
}

/** A line about items for which the file states another gold answer; empty if there are none. */
export function otherGoldLines(items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length > MOST_NAMED ? ', ...' : '';
  return [
    `! The file states another gold answer than the dataset for ${count(items.length)} items (${items.slice(0, MOST_NAMED).join(', ')}${more}); is it the same version?`,
  ];
}
