import { terminalLine } from '../core/terminal-text.js';
import { SAMPLING_METRIC } from '../metrics/sampling.js';
import type { RunResults, ScoringError } from '../results/run-results.js';
import { cardRows, cardTextColumns } from './card-rows.js';
import { caveatsOf } from './caveats.js';
import { count, dollars, withInterval } from './format.js';
import { textTable } from './text-table.js';
import { UNLIMITED } from './wrap.js';

/** The card's table for a terminal of this width, followed by caveats. */
export function terminalReport(report: RunResults, width: number = UNLIMITED): string {
  const { run, benchmarks } = report;
  const lines = [
    `${modelName(report)} · run ${run.id} · ${run.status}`,
    '',
    textTable(cardTextColumns(report), cardRows(report), width),
    '',
    ...samplingTable(report, width),
  ];
  for (const caveat of caveatsOf(report)) lines.push(`! ${caveat}`);
  for (const { record, itemErrors, scoringError, errors } of benchmarks) {
    const first = itemErrors[0];
    if (first === undefined) {
      if (scoringError !== undefined) lines.push(scorerLine(record.title, errors, scoringError));
      continue;
    }
    const status = first.status === null ? '' : ` ${first.status}`;
    lines.push(
      `! ${record.title}: ${count(errors)} in error and not scored, first ${terminalLine(first.item, 80)} (${first.cause}${status}: ${terminalLine(first.message, 120)}).`,
    );
  }
  lines.push(usageLine(report));
  return lines.map((line) => line.trimEnd()).join('\n');
}

function scorerLine(title: string, errors: number, { item, message }: ScoringError): string {
  return `! ${title}: ${count(errors)} in error and not scored, first ${terminalLine(item, 80)} (the scorer: ${terminalLine(message, 300).replace(/\.$/, '')}).`;
}

/** What was asked for with `--metric`. */
function samplingTable({ benchmarks }: RunResults, width: number): string[] {
  const rows = benchmarks.flatMap(({ record, metrics }) =>
    metrics
      .slice(1)
      .filter(({ name }) => SAMPLING_METRIC.test(name))
      .map(({ name, estimate }) => [record.title, name, withInterval(estimate)]),
  );
  return rows.length === 0
    ? []
    : [textTable(['benchmark', 'metric', 'ours [95 %]'], rows, width), ''];
}

/** Provider and model, marked where the built-in mock model answered. */
export function modelName({ run }: Pick<RunResults, 'run'>): string {
  const name = terminalLine(`${run.provider}:${run.model}`);
  return run.standIn ? `${name} (stand-in, not a model)` : name;
}

function usageLine({ benchmarks }: RunResults): string {
  const total = (pick: (tally: RunResults['benchmarks'][number]['tally']) => number): number =>
    benchmarks.reduce((sum, { tally }) => sum + pick(tally), 0);
  const priced = benchmarks.filter(({ tally }) => tally.costUsd !== null);
  const cost = priced.length === 0 ? '' : `, ${dollars(total((tally) => tally.costUsd ?? 0))}`;
  const thought = total((tally) => tally.reasoningTokens);
  const reasoning = thought === 0 ? '' : ` (${count(thought)} of them reasoning)`;
  const retries = total((tally) => tally.retries);
  return `${count(total((tally) => tally.tokensIn))} tokens in, ${count(total((tally) => tally.tokensOut))} out${reasoning}${cost}, ${count(retries)} ${retries === 1 ? 'retry' : 'retries'}. Intervals are 95 %.`;
}
