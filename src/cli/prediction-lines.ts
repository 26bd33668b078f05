import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { terminalLine } from '../core/terminal-text.js';
import type { SkippedRows } from '../datasets/skipped-rows.js';
import { count, counted } from '../report/format.js';
import type { Agreement } from '../runner/agreement.js';
import type { OutputsOfOthers } from '../runner/outputs-of-others.js';

/** What is told of outputs of another program besides their scores. */
export interface AboutPredictions {
  readonly skipped: SkippedRows | null;
  readonly otherGolds: readonly string[];
  readonly unknown: OutputsOfOthers;
  /** Outputs that were scored. */
  readonly n: number;
  readonly noAnswer: number;
  readonly extractor: string;
  readonly scorer: AnyBenchmark['scorer'];
}

/** Warnings about the answers, the gold answers and the rows of a file. */
export function predictionWarnings(about: AboutPredictions): string[] {
  return [
    ...unanswered(about),
    ...otherGolds(about.otherGolds),
    ...ofOthers(about.unknown),
    ...skippedRows(about.skipped),
  ];
}

/** How the verdicts of a file and ours agree. */
export function agreementLine({ agree, compared, differ }: Agreement): string {
  const agreed = `Agrees with the file's own verdicts on ${count(agree)} of ${count(compared)}`;
  const others = compared - agree;
  if (others === 0) return `${agreed}.`;
  const which = others === 1 ? 'the one that differs' : `the ${count(others)} that differ`;
  return `${agreed}; ${which}: ${named(differ, { all: others })}`;
}

/** Items and rows named in a message at most. */
const MAX_NAMED = 10;
const LONGEST_NAME = 60;

/**
 * The first items of a list.
 *
 * @param all how many there are, where the list does not hold all of them
 */
export function named(
  items: readonly string[],
  { all = items.length, most = MAX_NAMED }: { readonly all?: number; readonly most?: number } = {},
): string {
  const shown = items.slice(0, most).map((item) => terminalLine(item, LONGEST_NAME));
  return `${shown.join(', ')}${all > most ? ', ...' : ''}`;
}

/** A larger share of outputs without an answer is a sign of the wrong extractor. */
const MAX_UNANSWERED = 0.2;

function unanswered({ n, noAnswer, extractor, scorer }: AboutPredictions): string[] {
  if (noAnswer <= MAX_UNANSWERED * n) return [];
  const others = Object.keys(scorer.extractors).filter((each) => each !== extractor);
  const advice =
    others.length === 0 ? 'look at some of them' : `try --extractor ${others.join(' or ')}`;
  return [
    `! ${extractor} finds no answer in ${count(noAnswer)} of ${counted(n, 'output')}, and ${noAnswer === 1 ? 'it counts' : 'they count'} as wrong; ${advice}.`,
  ];
}

function otherGolds(items: readonly string[]): string[] {
  if (items.length === 0) return [];
  return [
    `! The file states another gold answer than the dataset for ${counted(items.length, 'item')} (${named(items)}); is it the same version?`,
  ];
}

function ofOthers({ outputs, items }: OutputsOfOthers): string[] {
  if (outputs === 0) return [];
  const [belongs, are] = outputs === 1 ? ['belongs to an item', 'is'] : ['belong to items', 'are'];
  return [
    `! ${counted(outputs, 'output')} ${belongs} not in the dataset and ${are} left out of n: ${named(items)}`,
  ];
}

function skippedRows(skipped: SkippedRows | null): string[] {
  const all = skipped?.count() ?? 0;
  if (skipped === null || all === 0) return [];
  const [first, verb] = all === 1 ? ['row', 'is'] : ['rows', 'are'];
  const more = all - MAX_NAMED;
  return [
    `! ${count(all)} ${first} could not be used and ${verb} not part of n:`,
    ...skipped
      .listed()
      .slice(0, MAX_NAMED)
      .map((row) => `    ${terminalLine(row, 200)}`),
    ...(more > 0 ? [`    and ${count(more)} more ("cardbench score --json" lists them)`] : []),
  ];
}
