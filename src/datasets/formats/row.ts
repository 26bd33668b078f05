/** One row of a dataset file, before anything is known of its meaning. */
export type Row =
  | { readonly kind: 'cells'; readonly at: RowPosition; readonly cells: readonly string[] }
  | {
      readonly kind: 'record';
      readonly at: RowPosition;
      readonly record: Readonly<Record<string, unknown>>;
      /** The text of the record, where it stands on a line of its own. */
      readonly source?: string;
    };

/** Where a row stands. `line` counts from 1; for Parquet and JSON it is the row's number. */
export interface RowPosition {
  readonly file: string;
  readonly line: number;
  readonly unit: 'line' | 'row';
}

/** `test/anatomy_test.csv, line 17`: how every complaint about a row begins. */
export function describePosition(at: RowPosition): string {
  return `${at.file}, ${at.unit} ${at.line}`;
}
