import { z } from 'zod';
import type { Wasted } from '../model.js';
import { tokenCount } from './token-count.js';

const counts = z.looseObject({
  prompt_tokens: tokenCount,
  completion_tokens: tokenCount,
});

/** What a reply, or an event of a stream, says it has cost; `undefined` where it does not say. */
export function usageIn(json: unknown): Wasted | undefined {
  if (typeof json !== 'object' || json === null || !('usage' in json)) return undefined;
  const { success, data } = counts.safeParse(json.usage);
  if (!success) return undefined;
  const { prompt_tokens: tokensIn, completion_tokens: tokensOut } = data;
  if (tokensIn == null && tokensOut == null) return undefined;
  return { tokensIn: tokensIn ?? 0, tokensOut: tokensOut ?? 0 };
}
