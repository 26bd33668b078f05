import type { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import { inWords } from '../core/in-words.js';
import { schemaComplaint } from '../core/schema-complaint.js';

/**
 * Validates data from another process and returns it unchanged: a schema's own output may order the fields
 * differently, and requests must be equal byte for byte.
 *
 * @param what begins the complaint: `The plan`
 */
export function checkJson<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(data, { error: inWords });
  if (parsed.success) return data as z.output<Schema>;
  throw new CardbenchError(
    `${what} is not as cardbench writes it (${schemaComplaint(parsed.error, false)}); make it again with this version.`,
  );
}
