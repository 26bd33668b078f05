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

const replySchema = z.strictObject({
  content: z.string().nullable(),
  tool_calls: z.array(z.strictObject({ name: z.string(), arguments: z.string() })).min(1),
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

/** The calls of such a text; `undefined` for any other. */
export function readToolCalls(text: string): readonly ToolCall[] | undefined {
  if (!text.startsWith('{"content":')) return undefined;
  try {
    const parsed = replySchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data.tool_calls : undefined;
  } catch {
    return undefined;
  }
}
