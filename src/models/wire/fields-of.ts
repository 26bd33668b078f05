import { z } from 'zod';
import { BadReply } from '../bad-reply.js';

/** The fields of a reply; an error that a server sends with status 200 is thrown as a failure. */
export function fieldsOf<Schema extends z.ZodType<{ error?: unknown }>>(
  json: unknown,
  schema: Schema,
  what = 'the reply',
): z.output<Schema> {
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new BadReply('malformed reply', `${what} has not the fields of one`);
  const { error } = parsed.data;
  if (error !== undefined && error !== null) throw new BadReply('server error', errorText(error));
  return parsed.data;
}

/** What an `error` field of a 200 reply says. */
function errorText(error: unknown): string {
  if (typeof error === 'string') return error;
  const parsed = z.looseObject({ message: z.string() }).safeParse(error);
  return parsed.success ? parsed.data.message : JSON.stringify(error);
}
