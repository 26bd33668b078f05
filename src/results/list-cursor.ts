import type { z } from 'zod';
import { CardbenchError } from '../core/errors.js';

/** A place in a list as a text. */
export function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/**
 * The place that a text means.
 *
 * @throws CardbenchError if it is not the end of a page of such a list
 */
export function decode<Value>(schema: z.ZodType<Value>, cursor: string): Value {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new CardbenchError('"after" is not the end of a page of this list; leave it out.');
  }
}
