import type { Card } from '../cards/card.js';
import { samplingText } from '../cards/card-sampling.js';
import type { ComparedRow } from '../cards/compare.js';
import { summaryOf, summaryText } from '../cards/summary.js';
import { cardInterval } from '../cards/verdict.js';
import { IMPORTED } from '../core/imported.js';
import { caveatsOf } from '../report/caveats.js';
import type { CardOutput } from '../report/json-outputs.js';
import { PUBLISHED_COLUMNS, publishedCells } from '../report/published-cells.js';
import { modelName } from '../report/terminal.js';
import { type TextColumn, textTable } from '../report/text-table.js';
import type { RunResults } from '../results/run-results.js';
import type { RowCause } from './card-causes.js';

const NARROW: Readonly<Record<string, Omit<TextColumn, 'title'>>> = {
  over: { drop: 5 },
  shots: { drop: 4 },
  metric: { drop: 3 },
  n: { drop: 2 },
  '95 %': { drop: 1 },
  verdict: { wrap: true },
};

const COLUMNS = ['benchmark', 'shots', 'metric', ...PUBLISHED_COLUMNS].map(
  (title): TextColumn => ({ title, ...NARROW[title] }),
);

/** Ours beside the published values. */
export function cardText(
  card: Card,
  column: string,
  report: RunResults,
  compared: readonly ComparedRow[],
  width: number,
): string {
  const table = textTable(
    COLUMNS,
    compared.map((each) => [
      each.row.title,
      shotsText(each, report),
      metricText(each),
      ...publishedCells(each),
    ]),
    width,
  );
  return [
    `${card.title} · ${modelName(report)} · run ${report.run.id}\n`,
    table,
    '',
    ...caveatsOf(report).map((caveat) => `! ${caveat}`),
    ...samplingNotes(compared, column).map((note) => `! ${note}`),
    ...(card.notes[column] === undefined ? [] : [`! ${card.notes[column]}`]),
    `Published: ${card.columns[column]}, ${card.source}. Ours: prompts in our own words.`,
    'Intervals are 95 %: over repeats, how the score would vary if the same items were asked again; over items, with other items.',
    summaryText(card.columns[column] ?? card.title, summaryOf(compared)),
  ].join('\n');
}

/** The examples in the prompts that ran, beside those that the card says where they differ. */
function shotsText({ row: { benchmark, shots } }: ComparedRow, { benchmarks }: RunResults): string {
  const protocol = benchmarks.find(({ record }) => record.benchmark === benchmark)?.record.protocol;
  if (protocol?.prompt === IMPORTED) return shots === '-' ? 'unknown' : `unknown (card: ${shots})`;
  const ran = protocol?.shots;
  if (ran === undefined || shots === '-') return String(ran ?? shots);
  return ran === shots ? String(ran) : `${ran} (card: ${shots})`;
}

/** The metric that ran, beside that of the card where it is another one, not only written otherwise. */
function metricText({ row: { metric }, ours }: ComparedRow): string {
  if (ours === null) return metric;
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9@]+/g, '');
  // `acc/logical_deduction` is the card's `acc` of one task.
  const isSame = [ours.name, ours.name.split('/')[0] ?? ''].some(
    (name) => plain(name) === plain(metric),
  );
  return isSame ? ours.name : `${ours.name} (card: ${metric})`;
}

/** Where the card sampled otherwise than the run: how a run samples as the card did. */
function samplingNotes(compared: readonly ComparedRow[], column: string): string[] {
  return compared.flatMap(({ row: { title, sampling }, ours, fewer, verdict }) => {
    const said = sampling[column];
    const otherwise = fewer !== null || verdict.kind === 'not comparable';
    if (said === undefined || ours === null || !otherwise) return [];
    return [
      `${title}: the card’s is with ${samplingText(said)}, as "cardbench card" asks where no setting says otherwise.`,
    ];
  });
}

/** The same for `--json`. */
export function cardSummary(
  card: Card,
  column: string,
  { run }: RunResults,
  compared: readonly ComparedRow[],
  causes: readonly RowCause[],
): CardOutput {
  return {
    causes,
    card: card.id,
    column,
    run: run.id,
    model: run.model,
    standIn: run.standIn,
    summary: summaryOf(compared),
    rows: compared.map(({ row, ours, n, published, uncertainty, margin, verdict, fewer }) => ({
      title: row.title,
      benchmark: row.benchmark,
      metric: ours?.name ?? row.metric,
      published,
      ours: ours?.estimate ?? null,
      n,
      uncertainty:
        uncertainty === null
          ? null
          : {
              over: uncertainty.over,
              interval90: cardInterval(uncertainty, 0.1),
              interval95: cardInterval(uncertainty, 0.05),
              noise: uncertainty.noise,
              asked: uncertainty.asked,
              items: uncertainty.items,
              samples: uncertainty.samples,
            },
      margin,
      verdict,
      sampling: { card: row.sampling[column] ?? null, fewer },
    })),
  };
}
