import { z } from 'zod';
import { deleteRun, noteRun, tagRun } from '../../runner/record/annotate.js';
import type { Context } from './context.js';
import { BadRequest } from './problem.js';

const tagsSchema = z.strictObject({
  add: z.array(z.string()).max(50).default([]),
  remove: z.array(z.string()).max(50).default([]),
});
const noteSchema = z.strictObject({ note: z.string() });
const deleteSchema = z.strictObject({ confirm: z.string() });

/** Changes a run; `what` is the last part of the address. */
export async function editRun(
  { store }: Context,
  run: string,
  what: 'tags' | 'note' | 'delete',
  body: unknown,
): Promise<unknown> {
  if (what === 'tags') {
    await tagRun(store, run, read(tagsSchema, body));
    return { run };
  }
  if (what === 'note') {
    await noteRun(store, run, read(noteSchema, body).note);
    return { run };
  }
  if (read(deleteSchema, body).confirm !== run) {
    throw new BadRequest('confirm: must be the id of the run.');
  }
  return deleteRun(store, run);
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BadRequest(
    `${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'is not valid'}.`,
  );
}
