import { z } from 'zod';
import type { Continuation, Prompt } from '../../core/prompt.js';
import { logLikelihoodContent } from '../../core/response.js';
import { BadReply } from '../bad-reply.js';
import { rateLimitsOf } from '../rate-limits.js';
import { failureOf } from './failure.js';
import { fieldsOf } from './fields-of.js';
import { aboutReply, replyFields } from './openai-schema.js';
import { tokenSpans } from './token-spans.js';
import type { ReadReply, WireFormat } from './wire-format.js';

/**
 * Log-likelihoods over OpenAI's text completions: the server echoes each context with its continuation, and reports
 * the log-probability of each of its tokens. vLLM does so; most hosts do not.
 */
export const openAiEcho: WireFormat = {
  api: 'openai',
  carries: ({ kind }) => kind === 'choices',
  path: '/completions',
  body: ({ modelId }, { prompt, extra }) => {
    const texts = continuationsOf(prompt).map(
      ({ context, continuation }) => context + continuation,
    );
    return {
      model: modelId,
      // One prompt is sent as a text: not every server takes lists.
      prompt: texts.length === 1 ? texts[0] : texts,
      // Some servers refuse 0; the generated token is recognised by its position.
      max_tokens: 1,
      temperature: 0,
      echo: true,
      logprobs: 1,
      ...extra,
    };
  },
  read: (body, { prompt }) => readEcho(body, continuationsOf(prompt)),
  failure: failureOf,
  limits: rateLimitsOf,
};

function continuationsOf(prompt: Prompt): readonly Continuation[] {
  return prompt.kind === 'choices' ? prompt.choices : [];
}

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

function readEcho(body: unknown, continuations: readonly Continuation[]): ReadReply {
  const reply = fieldsOf(body, replySchema);
  const { choices } = reply;
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
    ...aboutReply(reply),
  };
}

/**
 * The sum over the tokens of the continuation. A token that spans the boundary belongs to the continuation, and so
 * does white space at the end of the context: most vocabularies join it to the following word.
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
    // Servers that ignore `echo` send only the token that they generated.
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
