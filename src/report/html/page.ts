import { findBenchmark } from '../../benchmarks/registry.js';
import type { ComparedRow } from '../../cards/compare.js';
import { type Histogram, histogram } from '../../core/histogram.js';
import { askedText } from '../../core/imported.js';
import { meanEstimate } from '../../metrics/mean.js';
import type { ResponseDetail } from '../../results/response-details.js';
import type { BenchmarkResults, RunResults } from '../../results/run-results.js';
import { headlineOf } from '../../runner/compute-metrics.js';
import { cardColumns, cardRows } from '../card-rows.js';
import { caveatsOf } from '../caveats.js';
import { count, dollars, samplesText } from '../format.js';
import { dotPlot } from '../plots/dot-plot.js';
import { histogramPlot } from '../plots/histogram.js';
import {
  INTERVAL_WIDTH,
  type IntervalBar,
  intervalBar,
  intervalWords,
} from '../plots/interval-bar.js';
import { settlingPlot } from '../plots/settling.js';
import { PUBLISHED_COLUMNS, publishedCells } from '../published-cells.js';
import { scoresByTag, settling } from '../run-details.js';
import { modelName } from '../terminal.js';
import { document } from './document.js';
import { html } from './escape.js';
import { figure, svgOf } from './figure.js';
import { type HtmlCell, type HtmlColumn, htmlTable } from './table.js';

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
  const caveats = caveatsOf(report).map((caveat) => `<li>${html(caveat)}</li>`);
  const body = [
    `<h1>${html(modelName(report))}</h1>`,
    `<p class="soft">Run ${html(run.id)}, ${html(run.status)}, started ${html(run.createdAt)}, cardbench ${html(run.cardbench)}.</p>`,
    card === undefined ? '' : `<p class="conclusion">${html(card.summary)}</p>`,
    card === undefined ? '' : cardSection(card),
    caveats.length === 0 ? '' : `<ul class="caveats">${caveats.join('')}</ul>`,
    scoreTable(report),
    ...benchmarks.map((benchmark) => benchmarkSection(benchmark, detailsOf(benchmark))),
    `<h2>To repeat this run</h2><p><code>cardbench report ${html(run.id)} --format json</code>, then <code>cardbench reproduce</code> with that file.</p>`,
  ];
  return document(title, body);
}

const SCALE: HtmlColumn = { title: '0 to 100' };

function scoreTable(report: RunResults): string {
  const rows = cardRows(report).map((row, i): HtmlCell[] => {
    const [headline] = report.benchmarks[i]?.metrics ?? [];
    const bar = headline === undefined ? null : { ...headline.estimate, published: null };
    return [...row.slice(0, SCORE_AT + 1), barCell(bar), ...row.slice(SCORE_AT + 1)];
  });
  const columns = cardColumns(report);
  return htmlTable(
    'Scores in per cent with 95 % intervals over items',
    [...columns.slice(0, SCORE_AT + 1), SCALE, ...columns.slice(SCORE_AT + 1)],
    rows,
  );
}

/** The place of the score in a row of the table. */
const SCORE_AT = 3;

function barCell(bar: IntervalBar | null): HtmlCell {
  if (bar === null) return '-';
  return { safe: svgOf(intervalWords(bar), 'interval', INTERVAL_WIDTH, intervalBar(bar)) };
}

function cardSection({ title, source, rows }: ReportCard): string {
  const columns = PUBLISHED_COLUMNS.map((name): string | HtmlColumn =>
    name === 'verdict' ? { title: name, isText: true, isFirst: true } : name,
  );
  const table = htmlTable(
    `${title}: ours and the published values, in per cent`,
    ['benchmark', ...columns.slice(0, -1), SCALE, ...columns.slice(-1)],
    rows.map((each) => {
      const cells = publishedCells(each);
      const { ours, published } = each;
      const bar = ours === null ? null : { ...ours.estimate, published };
      return [each.row.title, ...cells.slice(0, -1), barCell(bar), ...cells.slice(-1)];
    }),
  );
  return `${table}<p class="soft">Published: ${html(source)}. Intervals over repeats show how the score would vary if the same items were asked again; intervals over items, how it would vary with other items. The mark on the scale is the published value.</p>`;
}

function benchmarkSection(benchmark: BenchmarkResults, details: readonly ResponseDetail[]): string {
  const { record, itemErrors, errors, tally } = benchmark;
  const cost = tally.costUsd === null ? '' : `, ${dollars(tally.costUsd)}`;
  const parts = [
    `<h2>${html(record.title)}</h2>`,
    `<p class="soft">${count(tally.tokensIn)} tokens in, ${count(tally.tokensOut)} out${cost}; ${count(tally.retries)} retries, ${count(tally.truncated)} truncated, ${count(tally.refused)} refused, ${count(errors)} in error.</p>`,
    `<div class="plots">${plotsOf(record.benchmark, details).join('')}</div>`,
  ];
  if (itemErrors.length > 0) {
    const rows = itemErrors.map(({ item, sample, cause, status, message }) => [
      item,
      String(sample),
      status === null ? cause : `${cause} ${status}`,
      message,
    ]);
    const text = (title: string): HtmlColumn => ({ title, isText: true });
    const columns = ['item', 'sample', text('cause'), text('message')];
    parts.push(htmlTable('Items in error', columns, rows));
  }
  return `<section>${parts.join('\n')}${protocolOf(benchmark)}</section>`;
}

function plotsOf(id: string, details: readonly ResponseDetail[]): string[] {
  const plots = scoresByTag(details).map(({ tag, groups }) => {
    const dots = groups.map(({ group, estimate }) => ({ group, ...estimate }));
    return figure(
      `Score by ${tag}, per cent, with 95 % intervals`,
      `Score by ${tag}, in per cent, with 95 % intervals.`,
      (width) => dotPlot(dots, width),
      true,
    );
  });
  const known = findBenchmark(id);
  const points = settling(details, (scores) =>
    known === undefined ? meanEstimate(scores) : headlineOf(known, scores),
  );
  if (points.length > 1) {
    plots.push(
      figure(
        'The score against the number of responses, with its 95 % interval',
        'The score as responses arrived, in per cent, with its 95 % interval.',
        (width) => settlingPlot(points, width),
        true,
      ),
    );
  }
  const latency = histogram(details.map((detail) => detail.latency));
  if (latency?.bins.some(({ to }) => to > 1)) {
    plots.push(histogramFigure('Latency of the responses', latency, 'ms'));
  }
  const tokens = histogram(
    details.flatMap(({ tokensOut }) => (tokensOut === null ? [] : [tokensOut])),
  );
  if (tokens !== undefined)
    plots.push(histogramFigure('Tokens of the responses', tokens, 'tokens'));
  return plots;
}

function histogramFigure(title: string, data: Histogram, unit: string): string {
  const caption = `${title}; median ${count(Math.round(data.median))} ${unit}.`;
  return figure(title, caption, (width) => histogramPlot(data, unit, width), true);
}

/** How a benchmark was asked and scored. */
function protocolOf({ record, asked, scoring, tally }: BenchmarkResults): string {
  const { protocol } = record;
  const facts: readonly (readonly [string, string])[] = [
    ['prompt', protocol.prompt],
    ['log-likelihoods', protocol.logLikelihoods ?? ''],
    ['shots', askedText(protocol, protocol.shots)],
    ['temperature', askedText(protocol, protocol.temperature)],
    ['max tokens', askedText(protocol, protocol.maxTokens, count)],
    ['samples', samplesText(asked)],
    ['scorer', scoring === null ? '' : `${scoring.scorer} ${scoring.scorerVersion}`],
    ['extractor', scoring?.extractor ?? ''],
    ['sandbox', scoring?.sandbox ?? ''],
    ['judge', scoring?.judge ?? ''],
    ['guards', scoring?.guards ?? ''],
    ['model as reported', tally.reportedModels.join(', ')],
    ['dataset', record.datasetSource.kind === 'path' ? 'local file' : record.datasetLabel],
    ['sha256', record.datasetSha256],
  ];
  const given = facts.filter(([, value]) => value !== '');
  const list = given.map(([name, value]) => `<dt>${html(name)}</dt><dd>${html(value)}</dd>`);
  return `<h3>How it was run</h3><dl class="facts">${list.join('')}</dl>`;
}
