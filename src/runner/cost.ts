import type { Reply } from '../models/model.js';
import type { RunConfig } from './config.js';

/** What a reply costs in dollars; `null` where price or tokens are not known. */
export function costOf(
  reply: Pick<Reply, 'tokensIn' | 'tokensOut'>,
  price: RunConfig['price'],
): number | null {
  if (price === undefined || reply.tokensIn === null || reply.tokensOut === null) return null;
  return (reply.tokensIn * price.input + reply.tokensOut * price.output) / 1_000_000;
}
