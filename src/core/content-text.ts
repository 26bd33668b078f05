import { z } from 'zod';
import {
  logLikelihoodContent,
  type ResponseContent,
  type TextContent,
  textContent,
} from './response.js';

// The format of contents in stores of version 0.1.0. Exports to other harnesses still use it for
// data that they have no field for. Use it only for display and for those exports: within
// cardbench a content is data, so that a text cannot be mistaken for a tool call or for log-likelihoods.

const callsSchema = z.strictObject({
  content: z.string().nullable(),
  tool_calls: z.array(z.strictObject({ name: z.string(), arguments: z.string() })),
});
const logLikelihoodsSchema = z.strictObject({ loglikelihoods: z.array(z.number()).min(1) });

/** The beginning of a text with tool calls in this format. */
const CALLS_FORM = '{"content":';

/**
 * A content as one text: the text itself, or, if there is more than text,
 * `{"content":null,"tool_calls":[{"name":"f","arguments":"{}"}]}` or `{"loglikelihoods":[-1,-2]}`.
 * Reasoning is left out.
 */
export function contentAsText(content: ResponseContent): string {
  if (content.kind === 'log-likelihoods') {
    return JSON.stringify({ loglikelihoods: content.values });
  }
  if (content.toolCalls.length === 0) return content.text;
  return JSON.stringify({
    content: content.text === '' ? null : content.text,
    tool_calls: content.toolCalls.map((call) => ({ name: call.name, arguments: call.arguments })),
  });
}

/**
 * Parses the text and calls of a text in this format; `undefined` for any other text. The format without calls is only
 * used for a text that itself looks like the format.
 */
export function readCallsText(text: string): TextContent | undefined {
  if (!text.startsWith(CALLS_FORM)) return undefined;
  const found = parsed(text, callsSchema);
  if (found === undefined) return undefined;
  const said = found.content ?? '';
  if (found.tool_calls.length === 0 && !said.startsWith(CALLS_FORM)) return undefined;
  return textContent(said, { toolCalls: found.tool_calls });
}

/** Parses the log-likelihoods of a text in this format; `undefined` for any other text. */
export function readLogLikelihoodsText(text: string): ResponseContent | undefined {
  const found = parsed(text, logLikelihoodsSchema);
  return found && logLikelihoodContent(found.loglikelihoods);
}

function parsed<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
