import { terminalLine } from '../../core/terminal-text.js';
import type { DifferencePart, RowDifference } from '../../explain/against.js';
import { count, percent } from '../format.js';
import { document } from '../html/document.js';
import { html } from '../html/escape.js';
import { figure } from '../html/figure.js';
import { htmlTable } from '../html/table.js';
import type { ExplainAgainstOutput } from '../json-outputs.js';
import { escapeMarkdown, markdownTable } from '../markdown-table.js';
import { waterfall } from '../plots/waterfall.js';
import { type TextColumns, textTable } from '../text-table.js';
import { UNLIMITED } from '../wrap.js';
import { points, pValue } from './points.js';

const COLUMNS = [
  'part',
  'items',
  'points [95 %]',
  'better',
  'worse',
  'p',
  'named',
  'items, such as',
];

const TEXT_COLUMNS: TextColumns = COLUMNS.map((title) => {
  if (title === 'items, such as') return { title, drop: 3, wrap: true };
  return title === 'part' ? { title, wrap: true } : title === 'p' ? { title, drop: 2 } : { title };
});

function cells(part: DifferencePart): string[] {
  const [low, high] = part.interval;
  return [
    part.id,
    count(part.items),
    `${points(part.points)} [${points(low)}, ${points(high)}]`,
    count(part.gained),
    count(part.lost),
    pValue(part.p),
    part.named ? 'yes' : 'no',
    part.examples.join(', ') || '-',
  ];
}

function headOf({ ours, theirs, difference }: RowDifference): string {
  return `${ours.title}: ours ${percent(ours.ours)}, theirs ${percent(theirs.ours)}, difference ${points(difference)}`;
}

const INTRODUCTION =
  'Points are theirs minus ours; the parts add up to the difference. Better and worse are items. p is McNemar’s, by Holm over all parts of all rows.';

/** The split of the differences between two runs, for a terminal. */
export function againstText(
  run: string,
  other: string,
  rows: readonly RowDifference[],
  width: number = UNLIMITED,
): string {
  return [
    `Run ${run} against run ${other}\n`,
    INTRODUCTION,
    ...rows.flatMap((row) => [
      `\n${terminalLine(headOf(row))}\n`,
      row.parts.length === 0
        ? 'No part: the two scores are the same, item by item.'
        : textTable(TEXT_COLUMNS, row.parts.map(cells), width),
      ...row.notes.map((note) => `! ${terminalLine(note)}`),
    ]),
  ].join('\n');
}

/** The same as Markdown. */
export function againstMarkdown(
  run: string,
  other: string,
  rows: readonly RowDifference[],
): string {
  return [
    `# Run ${escapeMarkdown(run)} against run ${escapeMarkdown(other)}`,
    INTRODUCTION,
    ...rows.flatMap((row) => [
      `## ${escapeMarkdown(headOf(row))}`,
      markdownTable(COLUMNS, row.parts.map(cells)),
      ...row.notes.map((note) => escapeMarkdown(note)),
    ]),
    '',
  ].join('\n\n');
}

/** The same as one self-contained page, with a chart of each row. */
export function againstHtml(run: string, other: string, rows: readonly RowDifference[]): string {
  const title = `Run ${run} against run ${other}`;
  return document(title, [
    `<h1>${html(title)}</h1>`,
    `<p>${html(INTRODUCTION)}</p>`,
    ...rows.map((row) => {
      const steps = row.parts.map((part) => ({
        ...{ label: part.id, loss: part.points, interval: part.interval },
      }));
      const chart = figure(
        headOf(row),
        'From theirs to ours, in per cent, part by part, with 95 % intervals.',
        (width) =>
          waterfall(
            { label: 'theirs', value: row.theirs.ours },
            steps,
            { label: 'ours', value: row.ours.ours },
            width,
          ),
      );
      const notes = row.notes.map((note) => `<p>${html(note)}</p>`).join('');
      return `<section><h2>${html(headOf(row))}</h2>${chart}${htmlTable('Parts of the difference', COLUMNS, row.parts.map(cells))}${notes}</section>`;
    }),
  ]);
}

/** The same as plain data. */
export function againstJson(
  run: string,
  other: string,
  rows: readonly RowDifference[],
): ExplainAgainstOutput {
  return {
    run,
    against: other,
    rows: rows.map(({ ours, theirs, ...row }) => ({
      benchmark: ours.benchmark,
      title: ours.title,
      metric: ours.metric,
      ours: ours.ours,
      theirs: theirs.ours,
      ...row,
    })),
  };
}
