import type { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import { schemaComplaint } from '../core/schema-complaint.js';

/**
 * Checks data that comes from another process, and gives it back as it is: what a schema puts together anew may have
 * its fields in another order, and requests are equal byte for byte.
 *
 * @param what begins the complaint: `The plan`
 */
export function checkJson<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return data as z.output<Schema>;
  throw new CardbenchError(
    `${what} is not as cardbench writes it (${schemaComplaint(parsed.error, false)}); make it again with this version.`,
  );
}
