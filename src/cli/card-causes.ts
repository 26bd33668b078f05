import type { Card } from '../cards/card.js';
import type { ComparedRow } from '../cards/compare.js';
import { shellWord } from '../core/shell-word.js';
import { explainRun } from '../explain/read/explain-run.js';
import { pointsWithInterval } from '../report/explain/points.js';
import type { Results } from '../results/results.js';
import type { RunResults } from '../results/run-results.js';

/** Why a row of a card is off, in one line. */
export interface RowCause {
  readonly title: string;
  /** `null` if none was found. */
  readonly cause: string | null;
  readonly line: string;
  /** The command that says more. */
  readonly command: string;
}

interface CausesInput {
  readonly results: Results;
  readonly run: RunResults;
  readonly card: Card;
  /** The card as it was named. */
  readonly named: string;
  readonly column: string;
  readonly compared: readonly ComparedRow[];
  readonly store: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The likeliest cause of each row that is off. The stand-in is no model, so its rows need no cause. */
export async function causesOf(input: CausesInput): Promise<readonly RowCause[]> {
  const { results, run, card, column, compared, env } = input;
  const off = compared.filter(({ verdict, row }) => verdict.kind === 'off' && row.benchmark !== '');
  if (run.run.standIn || off.length === 0) return [];
  const titles = new Set(off.map(({ row }) => row.title));
  const rows = card.rows.filter(({ title }) => titles.has(title));
  const explained = await explainRun(results, run.run.id, {
    card: { ...card, rows },
    column,
    only: [...new Set(rows.map(({ benchmark }) => benchmark))],
    env,
  });
  return explained.flatMap(({ row, findings, conclusion }): RowCause[] => {
    if (!titles.has(row.title)) return [];
    const first = findings.find(({ named }) => named);
    const cost = first?.points == null ? '' : `, ${pointsWithInterval(first.points)} points`;
    return [
      {
        title: row.title,
        cause: first?.id ?? null,
        line: first === undefined ? conclusion : `${first.title}${cost}`,
        command: commandOf(input, row.benchmark),
      },
    ];
  });
}

function commandOf({ run, named, card, column, store }: CausesInput, benchmark: string): string {
  const flags = [
    `--card ${shellWord(named)}`,
    ...(column === card.column ? [] : [`--column ${shellWord(column)}`]),
    `--row ${shellWord(benchmark)}`,
    ...(store === undefined ? [] : [`--store ${shellWord(store)}`]),
  ];
  return `cardbench explain ${run.run.id} ${flags.join(' ')}`;
}
