import { findBenchmark } from '../../benchmarks/registry.js';
import type { ComparedRow } from '../../cards/compare.js';
import { meanEstimate } from '../../metrics/mean.js';
import type { ResponseDetail } from '../../results/response-details.js';
import type { BenchmarkResults, RunResults } from '../../results/run-results.js';
import { headlineOf } from '../../runner/compute-metrics.js';
import { cardColumns, cardRows } from '../card-rows.js';
import { caveatsOf } from '../caveats.js';
import { count, dollars, samplesText } from '../format.js';
import { PUBLISHED_COLUMNS, publishedCells } from '../published-cells.js';
import { histogram, scoresByTag, settling } from '../run-details.js';
import { modelName } from '../terminal.js';
import { dotPlot, histogramChart, settleChart } from './charts.js';
import { document } from './document.js';
import { html, htmlTable } from './escape.js';

/** A card's rows beside ours, where the report is compared with one. */
export interface ReportCard {
  readonly title: string;
  readonly source: string;
  readonly rows: readonly ComparedRow[];
  /** The verdicts, counted. */
  readonly summary: string;
}

/**
 * The report as one self-contained file, without scripts or requests. Texts from models and servers are escaped.
 * Responses are not included.
 */
export function htmlReport(
  report: RunResults,
  detailsOf: (benchmark: BenchmarkResults) => readonly ResponseDetail[],
  card: ReportCard | undefined,
): string {
  const { run, benchmarks } = report;
  const title = `${modelName(report)}: ${benchmarks.map(({ record }) => record.title).join(', ')}`;
  const body = [
    `<h1>${html(modelName(report))}</h1>`,
    `<p class="soft">Run ${html(run.id)}, ${html(run.status)}, started ${html(run.createdAt)}, cardbench ${html(run.cardbench)}.</p>`,
    ...caveatsOf(report).map((caveat) => `<p class="caveat">${html(caveat)}</p>`),
    htmlTable(
      'Scores in per cent with 95 % intervals over items',
      cardColumns(report),
      cardRows(report),
    ),
    card === undefined ? '' : cardSection(card),
    ...benchmarks.map((benchmark) => benchmarkSection(benchmark, detailsOf(benchmark))),
    howItWasRun(report),
  ];
  return document(title, body);
}

function cardSection({ title, source, rows, summary }: ReportCard): string {
  const table = htmlTable(
    'Ours and the published values, in per cent',
    ['benchmark', ...PUBLISHED_COLUMNS],
    rows.map((each) => [each.row.title, ...publishedCells(each)]),
  );
  return `<h2>${html(title)}</h2>${table}<p>${html(summary)}</p><p class="soft">Published: ${html(source)}. Intervals over repeats show how the score would vary if the same items were asked again; intervals over items, how it would vary with other items.</p>`;
}

function benchmarkSection(benchmark: BenchmarkResults, details: readonly ResponseDetail[]): string {
  const { record, itemErrors, errors, tally } = benchmark;
  const parts = [`<h2>${html(record.title)}</h2>`];
  for (const scores of scoresByTag(details)) {
    parts.push(figure(dotPlot(scores), `Accuracy by ${scores.tag}.`));
  }
  const known = findBenchmark(record.benchmark);
  const points = settling(details, (scores) =>
    known === undefined ? meanEstimate(scores) : headlineOf(known, scores),
  );
  if (points.length > 1) {
    parts.push(figure(settleChart(points), 'The score as responses arrived.'));
  }
  const latency = histogram(details.map((detail) => detail.latency));
  if (latency?.bins.some(({ to }) => to > 1)) {
    parts.push(
      figure(
        histogramChart('Latency of the responses', latency, 'ms'),
        `Latency of the responses; median ${count(Math.round(latency.median))} ms.`,
      ),
    );
  }
  const tokens = histogram(
    details.flatMap(({ tokensOut }) => (tokensOut === null ? [] : [tokensOut])),
  );
  if (tokens !== undefined) {
    parts.push(
      figure(
        histogramChart('Tokens of the responses', tokens, 'tokens'),
        `Tokens of the responses; median ${count(Math.round(tokens.median))}.`,
      ),
    );
  }
  const cost = tally.costUsd === null ? '' : `, ${dollars(tally.costUsd)}`;
  parts.push(
    `<p>${count(tally.tokensIn)} tokens in, ${count(tally.tokensOut)} out${cost}; ${count(tally.retries)} retries, ${count(tally.truncated)} truncated, ${count(tally.refused)} refused, ${count(errors)} in error.</p>`,
  );
  if (itemErrors.length > 0) {
    const rows = itemErrors.map(({ item, sample, cause, status, message }) => [
      item,
      String(sample),
      status === null ? cause : `${cause} ${status}`,
      message,
    ]);
    parts.push(htmlTable('Items in error', ['item', 'sample', 'cause', 'message'], rows));
  }
  return `<section>${parts.join('\n')}</section>`;
}

function figure(chart: string, caption: string): string {
  return `<figure>${chart}<figcaption>${html(caption)}</figcaption></figure>`;
}

function howItWasRun({ run, benchmarks }: RunResults): string {
  const rows = benchmarks.map(({ record, asked, scoring, tally }) => [
    record.title,
    record.protocol.prompt,
    record.protocol.logLikelihoods ?? '-',
    String(record.protocol.shots),
    String(record.protocol.temperature),
    String(record.protocol.maxTokens),
    samplesText(asked),
    scoring === null ? '-' : `${scoring.scorer} ${scoring.scorerVersion}`,
    scoring?.extractor ?? '-',
    scoring?.sandbox ?? '-',
    scoring?.judge ?? '-',
    tally.reportedModels.join(', ') || '-',
    record.datasetSource.kind === 'path' ? 'local file' : record.datasetLabel,
    record.datasetSha256,
  ]);
  const columns = [
    ...[
      'benchmark',
      'prompt',
      'log-likelihoods',
      'shots',
      'temperature',
      'max tokens',
      'samples',
      'scorer',
      'extractor',
    ],
    ...['sandbox', 'judge', 'model as reported', 'dataset', 'sha256'],
  ];
  return `<h2>How it was run</h2>${htmlTable('Protocol, versions and hashes', columns, rows)}<p>To repeat this run: <code>cardbench report ${html(run.id)} --format json</code>, then <code>cardbench reproduce</code> with that file.</p>`;
}
