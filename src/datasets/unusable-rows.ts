import { CardbenchError } from '../core/errors.js';
import { describePosition, type Row, type RowPosition, type UnusableRow } from './formats/row.js';
import type { DatasetSource } from './opened.js';

/** Is told of a row that is left out. */
export type SkipRow = (row: Omit<UnusableRow, 'kind'>) => void;

/** A row that cannot be used, while others of its file may be. */
export class RowError extends CardbenchError {
  readonly at: RowPosition;
  /** What is wrong, without the position and the full stop. */
  readonly reason: string;

  constructor(at: RowPosition, reason: string) {
    super(`${describePosition(at)}: ${reason}${reason.endsWith('?') ? '' : '.'}`);
    this.at = at;
    this.reason = reason;
  }
}

/**
 * Reads a row; leaves it out if it cannot be used.
 *
 * @param skip is told of it; without one, the error is thrown
 * @returns `undefined` if it is left out
 */
export function orSkip<Result>(skip: SkipRow | undefined, read: () => Result): Result | undefined {
  try {
    return read();
  } catch (thrown) {
    if (skip === undefined || !(thrown instanceof RowError)) throw thrown;
    skip({ at: thrown.at, reason: thrown.reason });
    return undefined;
  }
}

/** The rows that can be used. */
export async function* usableRows(
  rows: AsyncIterable<Row | UnusableRow>,
  skip?: SkipRow,
): AsyncGenerator<Row> {
  for await (const row of rows) {
    if (row.kind !== 'unusable') yield row;
    else if (skip === undefined) throw new RowError(row.at, row.reason);
    else skip({ at: row.at, reason: row.reason });
  }
}

/** Rows of a file of outputs that are no items are left out; those of any other source are an error. */
export function skipFor(source: DatasetSource): SkipRow | undefined {
  return source.kind === 'path' && source.ofOutputs === true ? () => {} : undefined;
}
