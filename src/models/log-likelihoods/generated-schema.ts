import { z } from 'zod';
import { replyFields } from '../wire/openai-schema.js';

/** A reply that reports something of each generated token. */
export function generatedSchema<Token extends z.ZodType>(token: Token) {
  return z.looseObject({
    ...replyFields,
    choices: z
      .array(
        z.looseObject({
          logprobs: z.looseObject({ content: z.array(token).nullish() }).nullish(),
        }),
      )
      .nullish(),
  });
}
