import { z } from 'zod';

const schema = z.object({ loglikelihoods: z.array(z.number()).min(1) });

/** The log-likelihoods of continuations as one text, in which form they are stored as a response. */
export function writeLogLikelihoods(values: readonly number[]): string {
  return JSON.stringify({ loglikelihoods: values });
}

/** Natural logarithms, one for each continuation in the order asked; `undefined` for any other text. */
export function readStoredLogLikelihoods(text: string): readonly number[] | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data?.loglikelihoods;
  } catch {
    return undefined;
  }
}
