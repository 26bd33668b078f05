import { choices } from '../core/prompt.js';
import { logLikelihoodContent, type ResponseContent } from '../core/response.js';
import type { Model, Reply } from './model.js';

/**
 * The same model, for servers that take one prompt per call: the continuations of an item are asked for one
 * after the other, and come back as if they had been asked for together. If one fails, all do.
 */
export function oneByOne(model: Model): Model {
  return {
    ...model,
    call: async (request, signal) => {
      const { prompt } = request;
      if (prompt.kind !== 'choices') return model.call(request, signal);
      const [first, ...others] = prompt.choices;
      const asked = first === undefined ? prompt : choices(first);
      let outcome = await model.call({ ...request, prompt: asked }, signal);
      for (const choice of others) {
        if (!outcome.ok) return outcome;
        const before = outcome.reply;
        outcome = await model.call({ ...request, prompt: choices(choice) }, signal);
        if (outcome.ok) outcome = { ok: true, reply: joined(before, outcome.reply) };
      }
      return outcome;
    },
  };
}

/** Two replies as one: values are joined, counts and times added up, and all else is the later reply's. */
function joined(before: Reply, reply: Reply): Reply {
  return {
    ...reply,
    content: logLikelihoodContent([...valuesOf(before.content), ...valuesOf(reply.content)]),
    latency: before.latency + reply.latency,
    tokensIn: sum(before.tokensIn, reply.tokensIn),
    tokensOut: sum(before.tokensOut, reply.tokensOut),
    reasoningTokens: sum(before.reasoningTokens, reply.reasoningTokens),
  };
}

function valuesOf(content: ResponseContent): readonly number[] {
  return content.kind === 'log-likelihoods' ? content.values : [];
}

/** `null` where one of them is not known. */
function sum(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}
