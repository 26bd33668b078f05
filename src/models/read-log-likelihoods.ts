import { z } from 'zod';
import type { Continuation } from '../core/prompt.js';
import { logLikelihoodContent } from '../core/response.js';
import { BadReply } from './bad-reply.js';
import { fieldsOf, jsonOf } from './parse-body.js';
import type { ReadReply } from './read-reply.js';
import { replyFields } from './reply-schema.js';
import { tokenSpans } from './token-spans.js';

const replySchema = z.looseObject({
  ...replyFields,
  choices: z
    .array(
      z.looseObject({
        index: z.number().nullish(),
        logprobs: z
          .looseObject({
            tokens: z.array(z.string()).nullish(),
            token_logprobs: z.array(z.number().nullable()).nullish(),
            text_offset: z.array(z.number()).nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
});

type Choice = NonNullable<z.output<typeof replySchema>['choices']>[number];

/** Reads the log-likelihoods of continuations out of the echo of `/completions`. */
export function readLogLikelihoods(
  body: string,
  continuations: readonly Continuation[],
): ReadReply {
  const { choices, usage, model } = fieldsOf(jsonOf(body), replySchema);
  if (choices?.length !== continuations.length) {
    throw new BadReply(
      'malformed reply',
      `${choices?.length ?? 0} choices came back for ${continuations.length} prompts`,
    );
  }
  const ordered = [...choices].sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
  const values = continuations.map((each, i) => logLikelihood(each, ordered[i] ?? {}));
  return {
    content: logLikelihoodContent(values),
    refused: false,
    finishReason: null,
    tokensIn: usage?.prompt_tokens ?? null,
    tokensOut: usage?.completion_tokens ?? null,
    reportedModel: model ?? null,
  };
}

/**
 * The sum over the tokens of the continuation. A token that lies on both sides of the boundary counts with
 * it, and so does white space at the end of the context: most vocabularies make it one with the word
 * after it.
 */
function logLikelihood({ context, continuation }: Continuation, { logprobs }: Choice): number {
  const tokens = logprobs?.tokens ?? [];
  const values = logprobs?.token_logprobs ?? [];
  if (tokens.length === 0 || tokens.length !== values.length) {
    throw new BadReply('no log-probabilities', 'it sends no log-probabilities');
  }
  const prompt = context + continuation;
  const spans = tokenSpans(tokens, logprobs?.text_offset ?? undefined, prompt);
  if (spans === undefined) {
    // Servers that ignore `echo` send the token that they generated, and nothing of the prompt.
    if (tokens.length <= 2 && !prompt.startsWith(tokens[0] ?? '')) {
      throw new BadReply('no log-probabilities', 'it does not echo the prompt');
    }
    throw new BadReply('malformed reply', 'its tokens do not add up to the prompt');
  }
  const boundary = context.trimEnd().length;
  let sum = 0;
  let counted = 0;
  for (const [i, { start, end }] of spans.entries()) {
    if (end <= boundary || start >= prompt.length) continue;
    const value = values[i];
    if (value === null || value === undefined) {
      throw new BadReply('no log-probabilities', 'a token of the continuation has none');
    }
    sum += value;
    counted += 1;
  }
  if (counted === 0 || !Number.isFinite(sum)) {
    throw new BadReply('no log-probabilities', 'the continuation has none');
  }
  return sum;
}
