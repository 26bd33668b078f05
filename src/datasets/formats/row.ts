/** One row of a dataset file, before it is interpreted. */
export type Row =
  | { readonly kind: 'cells'; readonly at: RowPosition; readonly cells: readonly string[] }
  | {
      readonly kind: 'record';
      readonly at: RowPosition;
      readonly record: Readonly<Record<string, unknown>>;
      /** The text of the record, if it has a line of its own. */
      readonly source?: string;
      /** Where it stands, if it is a line of a file on disk that is not packed. */
      readonly place?: FilePlace;
    };

/** Some bytes of a file. */
export interface FilePlace {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** A row that is not of the shape of its format, such as a line of text in a JSON Lines file. */
export interface UnusableRow {
  readonly kind: 'unusable';
  readonly at: RowPosition;
  /** What is wrong, without the position and the full stop. */
  readonly reason: string;
}

/** The position of a row. `line` counts from 1; for Parquet and JSON it is the row number. */
export interface RowPosition {
  readonly file: string;
  readonly line: number;
  readonly unit: 'line' | 'row';
}

/** `test/anatomy_test.csv, line 17`: the start of every error message about a row. */
export function describePosition(at: RowPosition): string {
  return `${at.file}, ${at.unit} ${at.line}`;
}
