import type { ComparedRow } from '../cards/compare.js';
import type { RunResults } from '../results/run-results.js';
import { cardColumns, cardRows } from './card-rows.js';
import { caveatsOf } from './caveats.js';
import { PUBLISHED_COLUMNS, publishedCells } from './published-cells.js';
import { modelName } from './terminal.js';

/** The table for a paper, in LaTeX with booktabs; next to published values if a card is given. */
export function latexReport(report: RunResults, card: readonly ComparedRow[] | undefined): string {
  const [columns, rows] =
    card === undefined
      ? [cardColumns(report), cardRows(report)]
      : [
          ['benchmark', ...PUBLISHED_COLUMNS],
          card.map((each) => [each.row.title, ...publishedCells(each, String)]),
        ];
  const line = (cells: readonly string[]): string => `${cells.map(latex).join(' & ')} \\\\`;
  return [
    '% needs \\usepackage{booktabs}',
    ...caveatsOf(report).map((caveat) => `% ${latex(caveat)}`),
    '\\begin{table}',
    '\\centering',
    `\\caption{${latex(modelName(report))}, run ${latex(report.run.id)}. Per cent with 95\\,\\% intervals.}`,
    `\\begin{tabular}{l${'r'.repeat(columns.length - 1)}}`,
    '\\toprule',
    line(columns),
    '\\midrule',
    ...rows.map(line),
    '\\bottomrule',
    '\\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n');
}

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
};

/** Escapes all characters with a meaning in LaTeX, and removes line ends. */
export function latex(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/[\\~^<>|&%$#_{}]/g, (char) => SPECIAL[char] ?? `\\${char}`);
}
