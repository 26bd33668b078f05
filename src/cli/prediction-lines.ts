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
  /** Extractors that find answers in many more outputs. */
  readonly better: readonly string[];
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
export function agreementLine(agreement: Agreement): string {
  const { agree, compared, differ, noAnswer, without, unlabelled } = agreement;
  const agreed = `Agrees with the file's own verdicts on ${count(agree)} of ${count(compared)}`;
  const others = compared - agree;
  const which = others === 1 ? 'the one that differs' : `the ${count(others)} that differ`;
  const unanswered = noAnswer === 0 ? '' : ` (${count(noAnswer)} without an answer)`;
  const line =
    others === 0 ? agreed : `${agreed}; ${which}${unanswered}: ${named(differ, { all: others })}`;
  if (without === 0) return others === 0 ? `${line}.` : line;
  return `${line}; without a verdict in the file: ${count(without)} (${named(unlabelled, { all: without })}).`;
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

/** Whether so many outputs have no answer that it is told. */
export function manyUnanswered({ n, noAnswer }: Pick<AboutPredictions, 'n' | 'noAnswer'>): boolean {
  return noAnswer > MAX_UNANSWERED * n;
}

function unanswered({ n, noAnswer, extractor, better }: AboutPredictions): string[] {
  if (!manyUnanswered({ n, noAnswer })) return [];
  const advice =
    better.length === 0 ? 'look at some of them' : `try --extractor ${better.join(' or ')}`;
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
