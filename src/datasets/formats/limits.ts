const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/**
 * Limits on one file, in any format, compressed or not. The largest datasets and longest outputs that we know are far
 * below them; anything above would not fit into memory.
 */
export const LIMITS = {
  /** Bytes of one record: a line, a row of a table, an element of a JSON array. */
  record: 16 * MIB,
  /** Bytes of a file that is read as a whole: a JSON object, a card, a baseline, a report. */
  document: 64 * MIB,
  /** Bytes of a YAML file, which takes more than a hundred times its size in memory. */
  yaml: 256 * KIB,
  /** Bytes of a file, uncompressed. */
  total: GIB,
  /** Maximum ratio of uncompressed to compressed size; checked from `ratioFrom` uncompressed bytes on. */
  ratio: 200,
  ratioFrom: 32 * MIB,
  /** Nesting depth of arrays and objects. */
  depth: 256,
  /** Values within one JSON record. */
  values: 1_000_000,
  /** Values within one JSON file that is read as a whole. */
  documentValues: 4_000_000,
  /** Cells of one row. */
  columns: 10_000,
  /** Rows of one file, and items of one dataset. */
  rows: 1_000_000,
  /** Files of one archive. */
  archiveFiles: 100_000,
} as const;

/** Limits that a manifest can raise for the files of its dataset, in bytes. */
export interface FileLimits {
  /** Of a file that is not packed. */
  readonly file: number;
  /** Of a line of a JSON Lines file. */
  readonly record: number;
}

export const FILE_LIMITS: FileLimits = { file: LIMITS.total, record: LIMITS.record };

/** `16 MiB`, `1 GiB`: formats a number of bytes. */
export function bytesInWords(bytes: number): string {
  for (const [unit, name] of [
    [GIB, 'GiB'],
    [MIB, 'MiB'],
    [KIB, 'KiB'],
  ] as const) {
    if (bytes >= unit) return `${Number((bytes / unit).toFixed(1))} ${name}`;
  }
  return `${bytes} bytes`;
}
