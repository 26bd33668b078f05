import {
  type Estimate,
  estimateRun,
  type GuardEstimate,
  inFlight,
  TOKENS_PER_SECOND,
} from '../cards/estimate.js';
import { listPriceOf } from '../models/prices.js';
import { count, dollars, duration } from '../report/format.js';
import type { EstimatedBenchmark } from '../report/json-outputs.js';
import { textTable } from '../report/text-table.js';
import type { RunConfig } from '../runner/config.js';
import type { ResolvedBenchmark } from '../runner/plan/resolve.js';
import type { Terminal } from './terminal.js';

/** Prints the estimated requests, tokens, cost and time, for each benchmark and in total. */
export async function printEstimate(
  benchmarks: readonly ResolvedBenchmark[],
  config: RunConfig,
  json: boolean,
  { columns, print, printJson, show }: Terminal,
): Promise<void> {
  const rows = await estimateRun(benchmarks, config);
  if (json) {
    const output: readonly EstimatedBenchmark[] = rows;
    printJson(output);
    return;
  }
  const total = (pick: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((sum, row) => sum + pick(row), 0);
  const repeated = rows.some(({ samples }) => samples > 1);
  const line = (
    title: string,
    samples: string,
    requests: number,
    tokensIn: number,
    out: number,
    cost: number | null,
    time: number,
  ) => [
    title,
    ...(repeated ? [samples] : []),
    count(requests),
    count(tokensIn),
    count(out),
    cost === null ? '-' : dollars(cost),
    duration(time),
  ];
  print(
    textTable(
      [
        'benchmark',
        ...(repeated ? [{ title: 'samples', drop: 3 }] : []),
        'requests',
        { title: 'tokens in', drop: 2 },
        { title: 'tokens out, at most', drop: 1 },
        'cost, at most',
        'time, at most',
      ],
      [
        ...rows.map((row) =>
          line(
            row.title,
            count(row.samples),
            row.requests,
            row.tokensIn,
            row.mostTokensOut,
            row.mostCost,
            row.mostSeconds,
          ),
        ),
        line(
          'all',
          '',
          total(({ requests }) => requests),
          total(({ tokensIn }) => tokensIn),
          total(({ mostTokensOut }) => mostTokensOut),
          config.price === undefined ? null : total(({ mostCost }) => mostCost ?? 0),
          total(({ mostSeconds }) => mostSeconds),
        ),
      ],
      columns,
    ),
  );
  show(
    `\nAssumes four characters per input token, replies of maximum length at ${TOKENS_PER_SECOND} tokens per second, and ${inFlight(config.concurrency)} calls in flight.${priceNote(config)}${guardNote(rows)}`,
  );
}

/** What the guards add; their cost is not in the table. */
function guardNote(rows: readonly Estimate[]): string {
  const asked = rows.flatMap(({ guards }) => guards ?? []);
  if (asked.length === 0) return '';
  const sum = (of: (each: GuardEstimate) => number): number =>
    asked.reduce((total, each) => total + of(each), 0);
  const cost = asked.some(({ mostCost }) => mostCost === null)
    ? '; --guard-price <input>,<output> adds their cost'
    : `, at most ${dollars(sum(({ mostCost }) => mostCost ?? 0))}`;
  return ` Besides, the guards are asked at most ${count(sum(({ requests }) => requests))} questions (${count(sum(({ tokensIn }) => tokensIn))} tokens in${cost}).`;
}

/** Where the price comes from. */
function priceNote({ model, baseUrl, price }: RunConfig): string {
  if (price === undefined) return ' --price <input>,<output> adds the cost.';
  const list = listPriceOf(model, baseUrl);
  if (list === undefined || list.input !== price.input || list.output !== price.output) return '';
  return ` Price: $${price.input} in, $${price.output} out per million tokens, as listed on ${list.asOf} (${list.source}); --price <input>,<output> gives another.`;
}
