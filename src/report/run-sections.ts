import type { RunResults } from '../results/run-results.js';
import { cardRows, cardTextColumns } from './card-rows.js';
import { samplesText, standardErrorText, withInterval } from './format.js';
import type { TextColumn } from './text-table.js';

/** A table of the report of a run, with what stands above and below it. */
export interface RunSection {
  readonly heading?: string;
  readonly columns: readonly TextColumn[];
  readonly rows: readonly (readonly string[])[];
  readonly legend?: string;
}

/** The tables of the report of a run, in their order. */
export function runSections(report: RunResults): RunSection[] {
  const { benchmarks } = report;
  const weighs = benchmarks.some(({ record }) => record.protocol.logLikelihoods !== undefined);
  const failed = benchmarks.flatMap(({ record, itemErrors }) =>
    itemErrors.map((error) => [
      record.title,
      error.item,
      String(error.sample),
      error.status === null ? error.cause : `${error.cause} ${error.status}`,
      error.message,
    ]),
  );
  return [
    {
      columns: cardTextColumns(report),
      rows: cardRows(report),
      legend:
        'Scores are per cent; intervals are 95 % over items (how another sample of items would score); n counts the responses that a score is made of.',
    },
    {
      heading: 'How it was run',
      columns: [
        { title: 'benchmark' },
        { title: 'prompt', wrap: true },
        ...(weighs ? [{ title: 'log-likelihoods', wrap: true }] : []),
        { title: 'temperature', drop: 2 },
        { title: 'max tokens' },
        { title: 'samples', drop: 1 },
        { title: 'extractor', wrap: true },
        { title: 'dataset', wrap: true },
        { title: 'sha256', drop: 3 },
      ],
      rows: benchmarks.map(({ record, asked, scoring }) => [
        record.title,
        record.protocol.prompt,
        ...(weighs ? [record.protocol.logLikelihoods ?? '-'] : []),
        String(record.protocol.temperature),
        String(record.protocol.maxTokens),
        samplesText(asked),
        scoring?.extractor ?? '-',
        record.datasetSource.kind === 'path' ? 'local file' : record.datasetLabel,
        record.datasetSha256,
      ]),
    },
    {
      heading: 'All metrics',
      columns: [
        { title: 'benchmark', wrap: true },
        { title: 'metric', wrap: true },
        { title: 'ours [95 %]' },
        { title: 'standard error', drop: 1 },
        { title: 'interval', drop: 2 },
        { title: 'n' },
      ],
      rows: benchmarks.flatMap(({ record, metrics }) =>
        metrics.map(({ name, estimate }) => [
          record.title,
          name,
          withInterval(estimate),
          standardErrorText(estimate),
          estimate.method,
          String(estimate.n),
        ]),
      ),
    },
    ...(failed.length === 0
      ? []
      : [
          {
            heading: 'Items in error',
            columns: [
              { title: 'benchmark', wrap: true },
              { title: 'item', wrap: true },
              { title: 'sample', drop: 1 },
              { title: 'cause' },
              { title: 'message', wrap: true },
            ],
            rows: failed,
          },
        ]),
  ];
}
