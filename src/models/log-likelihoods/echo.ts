import { z } from 'zod';
import type { Continuation } from '../../core/prompt.js';
import type { ModelRequest } from '../model.js';
import { fieldsOf } from '../wire/fields-of.js';
import { aboutReply, replyFields } from '../wire/openai-schema.js';
import type { ReadReply } from '../wire/wire-format.js';
import { completionRequest } from './completion-request.js';
import { continuationSum } from './continuation-sum.js';
import { weighed } from './joined-replies.js';
import { openAiConventions } from './openai-conventions.js';
import { choicesOf, promptField } from './prompt-groups.js';
import type { LogLikelihoodStrategy, SentRequest, StrategyEndpoint } from './strategy.js';
import { wholePrompts } from './whole-prompts.js';

/**
 * OpenAI's text completions with `echo`: the server repeats each context with its continuation, and reports the
 * log-probability of each of its tokens. vLLM does so; most hosts do not.
 */
export const echo: LogLikelihoodStrategy = {
  ...openAiConventions,
  name: 'echo',
  describe: 'echoed prompts',
  ...wholePrompts({ ask: requestFor, read: readEcho }),
};

function requestFor(
  endpoint: StrategyEndpoint,
  request: ModelRequest,
  group: readonly Continuation[],
): SentRequest {
  // The generated token comes back, too, and is recognised by its position.
  return completionRequest(endpoint, request, promptField(group), { echo: true, logprobs: 1 });
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

function readEcho(body: unknown, group: readonly Continuation[]): ReadReply {
  const reply = fieldsOf(body, replySchema);
  const choices = choicesOf(reply.choices, group);
  const values = group.map((each, i) => {
    const logprobs = choices[i]?.logprobs;
    return continuationSum(each, {
      tokens: logprobs?.tokens ?? [],
      values: logprobs?.token_logprobs ?? [],
      offsets: logprobs?.text_offset ?? undefined,
    });
  });
  return weighed(values, aboutReply(reply));
}
