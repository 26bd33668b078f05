import type { SampleKey } from '../store/records.js';

/** The order of the store: by item id, as SQLite compares texts (UTF-8 bytes), then by sample. */
export function compareKeys(a: SampleKey, b: SampleKey): number {
  return a.item === b.item
    ? a.sample - b.sample
    : Buffer.compare(Buffer.from(a.item), Buffer.from(b.item));
}
