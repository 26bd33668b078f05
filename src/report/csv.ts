import { askedText } from '../core/imported.js';
import { terminalText } from '../core/terminal-text.js';
import type { RunResults } from '../results/run-results.js';

const COLUMNS = [
  'run',
  'provider',
  'model',
  'stand_in',
  'benchmark',
  'dataset',
  'shots',
  'metric',
  'value',
  'stderr',
  'low',
  'high',
  'method',
  'n',
  'errors',
  'no_answer',
  'truncated',
  'refused',
  'outstanding',
];

/** Every metric of every benchmark, one row each (RFC 4180); values in 0..1. */
export function csvReport({ run, benchmarks }: RunResults): string {
  const rows = benchmarks.flatMap((benchmark) =>
    benchmark.metrics.map(({ name, estimate }) => [
      run.id,
      run.provider,
      run.model,
      run.standIn ? 'yes' : 'no',
      benchmark.record.benchmark,
      benchmark.record.datasetSource.kind === 'sample' ? 'sample' : benchmark.record.datasetSha256,
      askedText(benchmark.record.protocol, benchmark.record.protocol.shots),
      name,
      estimate.value,
      estimate.stderr ?? '',
      estimate.interval[0],
      estimate.interval[1],
      estimate.method,
      estimate.n,
      benchmark.errors,
      benchmark.noAnswer,
      benchmark.tally.truncated,
      benchmark.tally.refused,
      benchmark.outstanding,
    ]),
  );
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  // Spreadsheets would execute a text that begins like a formula.
  const text = terminalText(value).replace(/^[=+\-@\t\r]/, "'$&");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
