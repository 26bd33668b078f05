import { z } from 'zod';
import type { Continuation } from '../../core/prompt.js';
import type { ModelRequest } from '../model.js';
import { fieldsOf } from '../wire/fields-of.js';
import { aboutReply, replyFields } from '../wire/openai-schema.js';
import type { ReadReply } from '../wire/wire-format.js';
import { continuationSum } from './continuation-sum.js';
import { joinedReplies, weighed } from './joined-replies.js';
import { openAiConventions } from './openai-conventions.js';
import { choicesOf, promptField, promptGroups } from './prompt-groups.js';
import {
  continuationsOf,
  type LogLikelihoodStrategy,
  type SentRequest,
  type StrategyEndpoint,
} from './strategy.js';

/**
 * OpenAI's text completions with `echo`: the server repeats each context with its continuation, and reports the
 * log-probability of each of its tokens. vLLM does so; most hosts do not.
 */
export const echo: LogLikelihoodStrategy = {
  ...openAiConventions,
  name: 'echo',
  describe: 'echoed prompts',
  takesLists: true,
  exchange: function* (endpoint, request) {
    const replies: ReadReply[] = [];
    for (const group of promptGroups(endpoint, request)) {
      replies.push(readEcho(yield requestFor(endpoint, request, group), group));
    }
    return joinedReplies(replies);
  },
  asked: (endpoint, request) => requestFor(endpoint, request, continuationsOf(request)),
};

function requestFor(
  { modelId }: StrategyEndpoint,
  { extra }: ModelRequest,
  group: readonly Continuation[],
): SentRequest {
  return {
    path: '/completions',
    body: {
      model: modelId,
      prompt: promptField(group),
      // Some servers refuse 0; the generated token is recognised by its position.
      max_tokens: 1,
      temperature: 0,
      echo: true,
      logprobs: 1,
      ...extra,
    },
  };
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
