import { z } from 'zod';
import {
  logLikelihoodContent,
  type ResponseContent,
  type TextContent,
  textContent,
} from './response.js';

// The form in which stores of version 0.1.0 held contents, and in which exports to other harnesses still
// carry what those have no field for. It is for reading by people and for those exports only: within
// cardbench a content is data, so that no text can pass for a call or for log-likelihoods.

const callsSchema = z.strictObject({
  content: z.string().nullable(),
  tool_calls: z.array(z.strictObject({ name: z.string(), arguments: z.string() })),
});
const logLikelihoodsSchema = z.strictObject({ loglikelihoods: z.array(z.number()).min(1) });

/** How a text with calls begins in this form. */
const CALLS_FORM = '{"content":';

/**
 * A content as one text: the text itself, or where there is more than text
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
 * The text and calls that a text in this form stands for; `undefined` for any other text. The form without calls
 * stands for a text that itself begins like the form, and for nothing else.
 */
export function readCallsText(text: string): TextContent | undefined {
  if (!text.startsWith(CALLS_FORM)) return undefined;
  const found = parsed(text, callsSchema);
  if (found === undefined) return undefined;
  const said = found.content ?? '';
  if (found.tool_calls.length === 0 && !said.startsWith(CALLS_FORM)) return undefined;
  return textContent(said, { toolCalls: found.tool_calls });
}

/** The log-likelihoods that a text in this form stands for; `undefined` for any other text. */
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
