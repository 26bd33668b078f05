import { CardbenchError } from '../../core/errors.js';
import type { Row, RowPosition, UnusableRow } from './row.js';

/** A file that cannot be read from some place on: cut short, or damaged. What stands before may be whole. */
export class BrokenFile extends CardbenchError {
  /** What is wrong with it, as the rest of a sentence. */
  readonly reason: string;

  /** @param advice what to do about it */
  constructor(file: string, reason: string, advice: string) {
    super(`${file}: ${reason}; ${advice}.`);
    this.reason = reason;
  }
}

/** The rows of a file up to where it is broken, and one that cannot be used in place of all others. Throws if there is none. */
export async function* untilBreak(
  rows: AsyncIterable<Row | UnusableRow>,
): AsyncGenerator<Row | UnusableRow> {
  let last: RowPosition | undefined;
  try {
    for await (const row of rows) {
      last = row.at;
      yield row;
    }
  } catch (thrown) {
    if (!(thrown instanceof BrokenFile) || last === undefined) throw thrown;
    const at = { ...last, line: last.line + 1 };
    yield { kind: 'unusable', at, reason: `${thrown.reason}; what follows cannot be read` };
  }
}
