import type { z } from 'zod';
import { BadRequest } from './problem.js';

/** Reads the parameters of a request. */
export function parameters<Schema extends z.ZodType>(
  schema: Schema,
  query: URLSearchParams,
): z.output<Schema> {
  const parsed = schema.safeParse(Object.fromEntries(query));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadRequest(
    `${issue?.path.join('.') || 'The query'}: ${issue?.message ?? 'is not valid'}.`,
  );
}
