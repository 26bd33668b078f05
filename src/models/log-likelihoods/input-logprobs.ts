import { z } from 'zod';
import type { Continuation } from '../../core/prompt.js';
import { BadReply } from '../bad-reply.js';
import { type ModelRequest, UNREPORTED } from '../model.js';
import { fieldsOf } from '../wire/fields-of.js';
import type { ReadReply } from '../wire/wire-format.js';
import { continuationSum } from './continuation-sum.js';
import { sum, weighed } from './joined-replies.js';
import { openAiConventions } from './openai-conventions.js';
import { promptField } from './prompt-groups.js';
import type { LogLikelihoodStrategy, SentRequest, StrategyEndpoint } from './strategy.js';
import { wholePrompts } from './whole-prompts.js';

/**
 * SGLang's own `/generate`, which reports the log-probabilities of its input; its `/v1/completions` does so in some
 * versions only (https://docs.sglang.ai, "Sampling Parameters").
 */
export const inputLogprobs: LogLikelihoodStrategy = {
  ...openAiConventions,
  name: 'input-logprobs',
  describe: "SGLang's input_token_logprobs",
  ...wholePrompts({ ask: requestFor, read: readInputLogprobs }),
};

function requestFor(
  _endpoint: StrategyEndpoint,
  { extra }: ModelRequest,
  group: readonly Continuation[],
): SentRequest {
  return {
    path: '../generate',
    body: {
      text: promptField(group),
      sampling_params: { max_new_tokens: 1, temperature: 0 },
      return_logprob: true,
      // The default leaves the input out.
      logprob_start_len: 0,
      return_text_in_logprobs: true,
      ...extra,
    },
  };
}

const replySchema = z.looseObject({
  error: z.unknown().optional(),
  meta_info: z
    .looseObject({
      prompt_tokens: z.number().nullish(),
      completion_tokens: z.number().nullish(),
      /** Log-probability, token id, text. */
      input_token_logprobs: z
        .array(
          z.tuple([z.number().nullable(), z.number(), z.string().nullable()]).rest(z.unknown()),
        )
        .nullish(),
    })
    .nullish(),
});

function readInputLogprobs(body: unknown, group: readonly Continuation[]): ReadReply {
  // A list of prompts is answered by a list of replies, in their order.
  const replies = (Array.isArray(body) ? body : [body]).map((each) => fieldsOf(each, replySchema));
  if (replies.length !== group.length) {
    throw new BadReply(
      'malformed reply',
      `${replies.length} replies came back for ${group.length} prompts`,
    );
  }
  const values = group.map((each, i) => {
    const tokens = replies[i]?.meta_info?.input_token_logprobs ?? [];
    return continuationSum(each, {
      tokens: tokens.map(([, , text]) => text ?? ''),
      values: tokens.map(([value]) => value),
    });
  });
  return weighed(values, {
    ...UNREPORTED,
    tokensIn: sum(replies.map(({ meta_info }) => meta_info?.prompt_tokens ?? null)),
    tokensOut: sum(replies.map(({ meta_info }) => meta_info?.completion_tokens ?? null)),
  });
}
