import { z } from 'zod';
import type { ToolCall } from './tool-calls.js';

/** What a model wrote. */
export interface TextContent {
  readonly kind: 'text';
  /** Empty if there is none, as in most responses that call tools. */
  readonly text: string;
  /** The reasoning before the answer, if the server or the text's tags separate them; `null` if there is none. */
  readonly reasoning: string | null;
  /** The reply was truncated in its reasoning, before any answer. */
  readonly endsInReasoning?: true;
  readonly toolCalls: readonly ToolCall[];
}

/** The log-likelihoods of continuations. */
export interface LogLikelihoodContent {
  readonly kind: 'log-likelihoods';
  /** Natural logarithms, one for each continuation, in the order in which they were asked. */
  readonly values: readonly number[];
}

/** The content of a response: a text, which may call tools, or log-likelihoods. */
export type ResponseContent = TextContent | LogLikelihoodContent;

/** A model's response as scorers see it, whatever its source. */
export interface ModelResponse {
  readonly content: ResponseContent;
  /** `stop`, `length`, ... as reported by the server; `null` if it was not reported. */
  readonly finishReason: string | null;
  /** The model or the provider's content filter refused. */
  readonly refused: boolean;
}

/** A response as JSON holds it. */
export const responseSchema = z.object({
  content: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('text'),
      text: z.string(),
      reasoning: z.string().nullable(),
      endsInReasoning: z.literal(true).exactOptional(),
      toolCalls: z.array(z.object({ name: z.string(), arguments: z.string() })).readonly(),
    }),
    z.object({ kind: z.literal('log-likelihoods'), values: z.array(z.number()).readonly() }),
  ]),
  finishReason: z.string().nullable(),
  refused: z.boolean(),
}) satisfies z.ZodType<ModelResponse>;

/** A text with what belongs to it; by default no reasoning and no calls. */
export function textContent(
  text: string,
  more: Partial<Pick<TextContent, 'reasoning' | 'endsInReasoning' | 'toolCalls'>> = {},
): TextContent {
  return { kind: 'text', text, reasoning: null, toolCalls: [], ...more };
}

export function logLikelihoodContent(values: readonly number[]): LogLikelihoodContent {
  return { kind: 'log-likelihoods', values };
}

/** The text of a content; empty for log-likelihoods. */
export function textOf(content: ResponseContent): string {
  return content.kind === 'text' ? content.text : '';
}
