import { z } from 'zod';

/** A function that a model may call. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  /** A JSON schema. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A call that a model made. */
export interface ToolCall {
  readonly name: string;
  /** JSON as the model wrote it, which may be none. */
  readonly arguments: string;
}

/** How the stored form begins; no text of a model does, for those that would are put into the form themselves. */
const FORM = '{"content":';

const formSchema = z.strictObject({
  content: z.string().nullable(),
  tool_calls: z.array(z.strictObject({ name: z.string(), arguments: z.string() })),
});

/**
 * A reply that calls tools, as one text: what the store holds and scorers read,
 * `{"content":null,"tool_calls":[{"name":"f","arguments":"{}"}]}`.
 */
export function replyWithToolCalls(content: string | null, calls: readonly ToolCall[]): string {
  return JSON.stringify({
    content,
    tool_calls: calls.map(({ name, arguments: text }) => ({ name, arguments: text })),
  });
}

/**
 * A reply that calls no tool, as it is stored: its text. Only one that begins as the form for calls does is put into
 * that form, with no calls, so that nothing that a model writes is taken for a call.
 */
export function replyWithoutToolCalls(text: string): string {
  return text.startsWith(FORM) ? replyWithToolCalls(text, []) : text;
}

/** The calls of a stored reply; `undefined` when it has none. */
export function readToolCalls(reply: string): readonly ToolCall[] | undefined {
  const calls = formOf(reply)?.tool_calls ?? [];
  return calls.length === 0 ? undefined : calls;
}

/** What a stored reply says, as the model wrote it; one that calls tools stays as it is stored. */
export function replyText(reply: string): string {
  const form = formOf(reply);
  return form?.tool_calls.length === 0 ? (form.content ?? '') : reply;
}

function formOf(reply: string): z.output<typeof formSchema> | undefined {
  if (!reply.startsWith(FORM)) return undefined;
  try {
    return formSchema.safeParse(JSON.parse(reply)).data;
  } catch {
    return undefined;
  }
}
