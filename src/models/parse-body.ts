import type { z } from 'zod';
import { BadReply } from './bad-reply.js';
import { errorText } from './reply-schema.js';

/** A reply's body as JSON. */
export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new BadReply('malformed reply', `the reply is not JSON: ${body}`);
  }
}

/** The fields of a reply; an error that a server sends with status 200 is thrown as the failure that it is. */
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
