/** One row of a dataset file, before it is interpreted. */
export type Row =
  | { readonly kind: 'cells'; readonly at: RowPosition; readonly cells: readonly string[] }
  | {
      readonly kind: 'record';
      readonly at: RowPosition;
      readonly record: Readonly<Record<string, unknown>>;
      /** The text of the record, if it has a line of its own. */
      readonly source?: string;
    };

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
