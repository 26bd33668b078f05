import { z } from 'zod';

/** A reply, or a list of them, which are samples. */
export const replyTexts = z.union([
  z.string().transform((text) => [text]),
  z.array(z.string()).min(1),
]);

/** The verdict on a reply, if it is the only one: one verdict on several says nothing about each. */
export function verdictOnOnly(
  replies: readonly unknown[],
  verdict: boolean | undefined,
): { readonly label?: boolean } {
  return replies.length > 1 || verdict === undefined ? {} : { label: verdict };
}
