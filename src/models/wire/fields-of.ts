import type { z } from 'zod';
import { BadReply } from '../bad-reply.js';
import { readErrorField } from './server-error.js';

/** The fields of a reply; an error that a server sends with status 200 is thrown as a failure. */
export function fieldsOf<Schema extends z.ZodType<{ error?: unknown }>>(
  json: unknown,
  schema: Schema,
  what = 'the reply',
): z.output<Schema> {
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new BadReply('malformed reply', `${what} has not the fields of one`);
  const { error } = parsed.data;
  if (error === undefined || error === null) return parsed.data;
  const { message, codes } = readErrorField(error);
  throw new BadReply('server error', message, { codes });
}
