import { CardbenchError } from '../core/errors.js';
import type { RowExplanation, RowFacts } from './explain-card.js';

/** The items that a cause touches in one benchmark. */
export interface ItemsOfCause {
  readonly row: RowFacts;
  /** Ids, each once, in the order of the run. */
  readonly items: readonly string[];
}

/**
 * The items that a cause touches, named or not.
 *
 * @throws CardbenchError if there is no such cause, if it touches no items, or if it is found in several benchmarks
 */
export function itemsOfCause(rows: readonly RowExplanation[], cause: string): ItemsOfCause {
  const found = rows.flatMap(({ row, findings }) =>
    findings
      .filter(({ id, affected }) => id === cause && affected.length > 0)
      .map(({ affected }) => ({
        row,
        items: [...new Set(affected.map(({ item }) => item))],
      })),
  );
  const [first] = found;
  if (first === undefined) {
    const withItems = rows.flatMap(({ findings }) =>
      findings.flatMap(({ id, affected }) => (affected.length > 0 ? [`"${id}"`] : [])),
    );
    const known = [...new Set(withItems)].join(', ');
    throw new CardbenchError(
      `--cause ${cause}: no such cause with items was looked into; ${known === '' ? 'there is none' : `there are ${known}`}.`,
    );
  }
  const other = found.find(({ row }) => row.benchmark !== first.row.benchmark);
  if (other !== undefined) {
    throw new CardbenchError(
      `--cause ${cause}: it is found in ${first.row.benchmark} and ${other.row.benchmark}; say which with --row.`,
    );
  }
  return first;
}
