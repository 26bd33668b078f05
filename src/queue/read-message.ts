import type { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import { packageVersion } from '../core/package-root.js';

/**
 * Reads what another machine has put into the engine.
 *
 * @throws CardbenchError for what this version cannot read: another version has written it, or no cardbench has
 */
export function readMessage<Schema extends z.ZodType>(
  schema: Schema,
  message: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(message);
  if (parsed.success) return parsed.data;
  throw unreadable();
}

/** The same for JSON. */
export function readJson<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    throw unreadable();
  }
  return readMessage(schema, message);
}

function unreadable(): CardbenchError {
  return new CardbenchError(
    `The queue holds messages that cardbench ${packageVersion} cannot read; use the same version on all machines, and remove what others have left with "cardbench queue clean".`,
  );
}
