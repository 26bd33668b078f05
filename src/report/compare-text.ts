import type { ComparedBenchmark } from '../compare/compare.js';
import { terminalLine } from '../core/terminal-text.js';
import { count, counted, percent, rangeOf } from './format.js';
import { type TextColumn, textTable } from './text-table.js';
import { UNLIMITED } from './wrap.js';

/** `+1.2`, `-0.4`: percentage points. */
export function points(share: number, digits = 1): string {
  const text = percent(share, digits);
  return share > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** `0.013`, `<0.001` */
export function pValue(p: number): string {
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

const COLUMNS = [
  'benchmark',
  'metric',
  'n',
  'A',
  'B',
  'A - B [95 %]',
  'p',
  'p (Holm)',
  'won/lost/tied',
  'detectable',
];

/** The columns and rows of a comparison, as text. */
export function compareTable(rows: readonly ComparedBenchmark[]): {
  columns: string[];
  rows: string[][];
} {
  return {
    columns: COLUMNS,
    rows: rows.map((row) => [
      `${row.title}${row.overridden.length > 0 ? ' (!)' : ''}`,
      row.metric,
      count(row.n),
      percent(row.first),
      percent(row.second),
      `${points(row.difference)} [${rangeOf(row.interval, points).join(', ')}]`,
      pValue(row.p),
      pValue(row.corrected),
      `${count(row.wins)}/${count(row.losses)}/${count(row.ties)}`,
      row.detectable >= 1 ? 'none' : percent(row.detectable),
    ]),
  };
}

/** The notes below the table. */
export function compareNotes(rows: readonly ComparedBenchmark[]): string[] {
  const notes: string[] = [];
  for (const row of rows) {
    const { title, groups, onlyFirst, onlySecond, overridden } = row;
    if (overridden.length > 0)
      notes.push(`! ${title}: compared although the two differ in ${overridden.join('; ')}.`);
    if (onlyFirst + onlySecond > 0) {
      notes.push(
        `! ${title}: left out are ${counted(onlyFirst, 'item')} only in A and ${count(onlySecond)} only in B.`,
      );
    }
    const [tag] = groups.map((group) => group.tag);
    if (tag === undefined) continue;
    const most = groups.map(
      ({ group, difference, interval: [low, high], n }) =>
        `${terminalLine(group)} ${points(difference)} [${points(low)}, ${points(high)}] (n ${count(n)})`,
    );
    notes.push(`${title}, where they differ most: ${most.join(', ')}.`);
  }
  notes.push(
    'Differences are over the items that both answered. p and interval belong to the difference next to them: McNemar’s exact ' +
      'test for a mean over items that are right or wrong, otherwise a test over strata (macro averages) and clusters. ' +
      'won/lost/tied count items. Detectable: the smallest true difference found with power 0.8.',
  );
  return notes;
}

/** Which columns a narrow terminal leaves out, the highest first. */
const DROPS: Readonly<Record<string, number>> = {
  detectable: 5,
  metric: 4,
  'p (Holm)': 3,
  'won/lost/tied': 2,
};

export function compareText(rows: readonly ComparedBenchmark[], width: number = UNLIMITED): string {
  const table = compareTable(rows);
  const columns = table.columns.map((title): TextColumn => {
    const drop = DROPS[title];
    return drop === undefined ? { title } : { title, drop };
  });
  return `${textTable(columns, table.rows, width)}\n\n${compareNotes(rows).join('\n')}`;
}
