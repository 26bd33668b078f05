import type { GateRow } from '../compare/gate.js';
import type { GateSummary } from '../compare/gate-verdict.js';
import type { ItemsNeeded } from '../compare/items-needed.js';
import { points, pValue } from './compare-text.js';
import { count, percent, rangeOf } from './format.js';
import { type TextColumn, textTable } from './text-table.js';
import { UNLIMITED } from './wrap.js';

/** The gate's result for a benchmark, in one sentence without a full stop. */
export function gateSentence({ verdict, drop, interval, p, comparison, terms }: GateRow): string {
  const margin = marginText(terms.margin);
  const confidence = percent(1 - terms.alpha, Number.isInteger(terms.alpha * 100) ? 0 : 1);
  const below = `${points(drop)}, below ${points(interval[1])} with ${confidence} % confidence`;
  switch (verdict.kind) {
    case 'failed':
      return `worse by ${percent(drop)} points on ${count(comparison?.n ?? 0)} items, more than the margin of ${margin} (p ${pValue(p)})`;
    case 'non-inferior':
      return `non-inferior: not worse by more than ${margin} points, the drop is ${below}`;
    case 'inconclusive':
      return `inconclusive, ${needed(verdict.settled, terms.margin)}: the drop is ${below}, and is not shown to be within the margin of ${margin} or beyond it (p ${pValue(p)})`;
    case 'incomplete':
      return `incomplete: ${verdict.why}`;
  }
}

/** `n >= 4,100 for a true drop of 0.0` */
function needed(settled: ItemsNeeded | null, margin: number): string {
  return settled === null
    ? `and no number of items can distinguish a drop of 0.0 from a margin of ${marginText(margin)}`
    : `n >= ${count(settled.items)} for a true drop of ${percent(settled.drop)}`;
}

/** `1.0`, or `0.25` if one decimal is not enough. */
function marginText(margin: number): string {
  const [short, long] = [percent(margin), percent(margin, 2)];
  return Number(short) === Number(long) ? short : long;
}

const WORDS = {
  failed: 'FAILED',
  'non-inferior': 'non-inferior',
  inconclusive: 'inconclusive',
  incomplete: 'incomplete',
};

/** The columns and rows of a check, as text. */
export function gateTable(rows: readonly GateRow[]): { columns: string[]; rows: string[][] } {
  return {
    columns: [
      ...['benchmark', 'metric', 'n', 'baseline', 'run', 'drop', 'interval', 'margin', 'p'],
      'verdict',
    ],
    rows: rows.map(({ title, comparison, terms, drop, interval, p, verdict, overridden }) => {
      const name = `${title}${overridden.length > 0 ? ' (!)' : ''}`;
      if (comparison === null) return [name, ...Array<string>(8).fill('-'), WORDS[verdict.kind]];
      return [
        name,
        comparison.metric,
        count(comparison.n),
        percent(comparison.first),
        percent(comparison.second),
        points(drop),
        `[${rangeOf(interval, points).join(', ')}]`,
        marginText(terms.margin),
        pValue(p),
        WORDS[verdict.kind],
      ];
    }),
  };
}

/** The notes below the table. */
export function gateNote(rows: readonly GateRow[]): string {
  const corrected = rows.length > 1 ? ', corrected for the number of benchmarks' : '';
  return `interval: the drop is above its lower and below its upper limit, each with confidence 1 - alpha. p: p-value of a drop beyond the margin${corrected}.`;
}

/** `NO-GO: GSM8K is shown to be worse by more than the margin` */
export function summaryLine({ verdict, reason }: GateSummary): string {
  return `${verdict}: ${reason}`;
}

/** Which columns a narrow terminal leaves out, the highest first. */
const DROPS: Readonly<Record<string, number>> = { metric: 5, margin: 4, n: 3, p: 2, interval: 1 };

export function gateText(rows: readonly GateRow[], width: number = UNLIMITED): string {
  const table = gateTable(rows);
  const columns = table.columns.map((title): TextColumn => {
    const drop = DROPS[title];
    return drop === undefined ? { title } : { title, drop };
  });
  const sentences = rows.map((row) => `${row.title}: ${gateSentence(row)}.`);
  return `${textTable(columns, table.rows, width)}\n${gateNote(rows)}\n\n${sentences.join('\n')}`;
}
