import { z } from 'zod';
import type { Continuation } from '../../core/prompt.js';
import type { ModelRequest } from '../model.js';
import { fieldsOf } from '../wire/fields-of.js';
import { aboutReply, replyFields } from '../wire/openai-schema.js';
import type { ReadReply } from '../wire/wire-format.js';
import { completionRequest } from './completion-request.js';
import { continuationSum, type WeighedTokens } from './continuation-sum.js';
import { weighed } from './joined-replies.js';
import { openAiConventions } from './openai-conventions.js';
import { choicesOf, promptField } from './prompt-groups.js';
import {
  type LogLikelihoodStrategy,
  type SentRequest,
  type StrategyEndpoint,
  wholeText,
} from './strategy.js';
import { wholePrompts } from './whole-prompts.js';
import { withFirstToken } from './with-first-token.js';

/**
 * vLLM's field `prompt_logprobs` of text completions, for servers and gateways that keep it and drop `echo`
 * (https://docs.vllm.ai, "Completions API", extra parameters).
 */
export const promptLogprobs: LogLikelihoodStrategy = {
  ...openAiConventions,
  name: 'prompt-logprobs',
  describe: 'prompt_logprobs',
  ...wholePrompts({ ask: requestFor, read: readPromptLogprobs }),
};

function requestFor(
  endpoint: StrategyEndpoint,
  request: ModelRequest,
  group: readonly Continuation[],
): SentRequest {
  // 0 would do, but some versions take it for "none".
  return completionRequest(endpoint, request, promptField(group), { prompt_logprobs: 1 });
}

/** By token id: the token of the prompt, and the most likely one where that is another. */
const position = z.record(
  z.string(),
  z.looseObject({ logprob: z.number(), decoded_token: z.string().nullish() }),
);

const replySchema = z.looseObject({
  ...replyFields,
  choices: z
    .array(
      z.looseObject({
        index: z.number().nullish(),
        prompt_logprobs: z.array(position.nullable()).nullish(),
      }),
    )
    .nullish(),
});

function readPromptLogprobs(body: unknown, group: readonly Continuation[]): ReadReply {
  const reply = fieldsOf(body, replySchema);
  const choices = choicesOf(reply.choices, group);
  const values = group.map((each, i) =>
    continuationSum(each, tokensOf(each, choices[i]?.prompt_logprobs ?? [])),
  );
  return weighed(values, aboutReply(reply));
}

function tokensOf(
  asked: Continuation,
  positions: readonly (z.output<typeof position> | null)[],
): WeighedTokens {
  const [, ...rest] = positions;
  const known = rest.map((candidates) => {
    // Two candidates at most, one of them the most likely token of all: the prompt's is the other one.
    const [token] = Object.values(candidates ?? {}).sort((a, b) => a.logprob - b.logprob);
    return { text: token?.decoded_token ?? '', value: token?.logprob ?? null };
  });
  if (known.length === 0) return { tokens: [], values: [] };
  const tokens = withFirstToken(
    known.map(({ text }) => text),
    wholeText(asked),
  );
  return { tokens, values: [null, ...known.map(({ value }) => value)] };
}
