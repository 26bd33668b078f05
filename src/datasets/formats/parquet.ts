import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { CardbenchError, messageOf } from '../../core/errors.js';
import type { Row } from './row.js';

/** Every row of a Parquet file, all columns; 64-bit integers that fit become numbers. */
export async function* parquetRows(file: string, content: Uint8Array): AsyncGenerator<Row> {
  const buffer = new Uint8Array(content).buffer;
  let records: Record<string, unknown>[];
  try {
    records = await parquetReadObjects({ file: buffer, compressors });
  } catch (thrown) {
    throw new CardbenchError(
      `${file}: not a readable Parquet file (${messageOf(thrown)}); pull it again.`,
    );
  }
  for (const [index, record] of records.entries()) {
    yield {
      kind: 'record',
      at: { file, line: index + 1, unit: 'row' },
      record: Object.fromEntries(Object.entries(record).map(([key, value]) => [key, plain(value)])),
    };
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  return Array.isArray(value) ? value.map(plain) : value;
}
