import { parse } from 'yaml';
import { CardbenchError, messageOf } from '../../core/errors.js';
import type { Row } from './row.js';

/** A YAML file that holds one mapping, as one row. Tags that are not YAML's own are passed over. */
export function* yamlRows(file: string, content: Uint8Array): Generator<Row> {
  let value: unknown;
  try {
    value = parse(new TextDecoder().decode(content), { logLevel: 'error' });
  } catch (thrown) {
    throw new CardbenchError(`${file}: not valid YAML (${messageOf(thrown).split('\n')[0]}).`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CardbenchError(`${file}: expected a YAML mapping.`);
  }
  const at = { file, line: 1, unit: 'row' } as const;
  yield { kind: 'record', at, record: value as Record<string, unknown> };
}
