import type { GateRow } from '../compare/gate.js';
import { points, pValue } from './compare-text.js';
import { count, percent } from './format.js';
import { textTable } from './text-table.js';

/** What a gate was told. */
export interface GateTerms {
  /** As a share of 1. */
  readonly margin: number;
  readonly alpha: number;
}

/** What the gate says of a benchmark, in one sentence. */
export function gateSentence(
  { verdict, drop, upper, p, comparison }: GateRow,
  terms: GateTerms,
): string {
  const margin = percent(terms.margin);
  const confidence = percent(1 - terms.alpha, 0);
  switch (verdict.kind) {
    case 'failed':
      return `worse by ${percent(drop)} points on ${count(comparison.n)} items, more than the margin of ${margin} (p ${pValue(p)})`;
    case 'held':
      return `not worse by more than ${margin} points: the drop is ${points(drop)}, below ${points(upper)} with ${confidence} % confidence`;
    case 'too few':
      return verdict.needed === null
        ? `no significant drop (${points(drop)} points, p ${pValue(p)})`
        : `too few items to tell: the drop is ${points(drop)} points and below ${points(upper)} with ${confidence} % confidence; about ${count(verdict.needed)} items would tell a margin of ${margin}`;
    case 'incomplete':
      return `incomplete: ${verdict.why}`;
  }
}

const WORDS = { failed: 'FAILED', held: 'held', 'too few': 'not shown', incomplete: 'incomplete' };

/** The columns and rows of a check, as text. */
export function gateTable(rows: readonly GateRow[]): { columns: string[]; rows: string[][] } {
  return {
    columns: ['benchmark', 'metric', 'n', 'baseline', 'run', 'drop', 'at most', 'p', 'verdict'],
    rows: rows.map(({ title, comparison, drop, upper, p, verdict, despite }) => [
      `${title}${despite.length > 0 ? ' (!)' : ''}`,
      comparison.metric,
      count(comparison.n),
      percent(comparison.first),
      percent(comparison.second),
      points(drop),
      points(upper),
      pValue(p),
      WORDS[verdict.kind],
    ]),
  };
}

export function gateText(rows: readonly GateRow[], terms: GateTerms): string {
  const table = gateTable(rows);
  const sentences = rows.map((row) => `${row.title}: ${gateSentence(row, terms)}.`);
  return `${textTable(table.columns, table.rows)}\n\n${sentences.join('\n')}`;
}
