import type { RunResults } from '../results/run-results.js';
import { cardColumns, cardRows } from './card-rows.js';
import { caveatsOf } from './caveats.js';
import { samplesText, standardErrorText, withInterval } from './format.js';
import { escapeMarkdown, markdownTable as table } from './markdown-table.js';
import { modelName } from './terminal.js';

/** The report as GitHub-flavoured Markdown. */
export function markdownReport(report: RunResults): string {
  const { run, benchmarks } = report;
  const weighs = benchmarks.some(({ record }) => record.protocol.logLikelihoods !== undefined);
  const out = [
    `# ${escapeMarkdown(modelName(report))}`,
    '',
    `Run \`${run.id}\`, ${run.status}, started ${run.createdAt}, cardbench ${run.cardbench}.`,
    '',
    ...caveatsOf(report).map((caveat) => `> **Note:** ${escapeMarkdown(caveat)}`),
    '',
    table(cardColumns(report), cardRows(report)),
    '',
    'Scores are per cent; intervals are 95 % over items (how another sample of items would score); n counts the responses that a score is made of.',
    '',
    '## How it was run',
    '',
    table(
      [
        'benchmark',
        'prompt',
        ...(weighs ? ['log-likelihoods'] : []),
        'temperature',
        'max tokens',
        'samples',
        'extractor',
        'dataset',
        'sha256',
      ],
      benchmarks.map(({ record, asked, scoring }) => [
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
    ),
    '',
    '## All metrics',
    '',
    table(
      ['benchmark', 'metric', 'ours [95 %]', 'standard error', 'interval', 'n'],
      benchmarks.flatMap(({ record, metrics }) =>
        metrics.map(({ name, estimate }) => [
          record.title,
          name,
          withInterval(estimate),
          standardErrorText(estimate),
          estimate.method,
          String(estimate.n),
        ]),
      ),
    ),
  ];
  const failed = benchmarks.flatMap(({ record, itemErrors }) =>
    itemErrors.map((error) => [
      record.title,
      error.item,
      String(error.sample),
      error.status === null ? error.cause : `${error.cause} ${error.status}`,
      error.message,
    ]),
  );
  if (failed.length > 0) {
    out.push(
      '',
      '## Items in error',
      '',
      table(['benchmark', 'item', 'sample', 'cause', 'message'], failed),
    );
  }
  return `${out.join('\n').replace(/\n{3,}/g, '\n\n')}\n`;
}
