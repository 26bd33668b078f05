import { choices } from '../core/prompt.js';
import { logLikelihoodContent } from '../core/response.js';
import type { Model, Reply } from './model.js';

/**
 * The same model, for servers that take one prompt a call: the choices of an item are weighed one after the
 * other, and come back as if they had been asked together. One that fails fails them all.
 */
export function oneByOne(model: Model): Model {
  return {
    ...model,
    call: async (request, signal) => {
      const { prompt } = request;
      if (prompt.kind !== 'choices') return model.call(request, signal);
      const replies: Reply[] = [];
      for (const choice of prompt.choices) {
        const outcome = await model.call({ ...request, prompt: choices(choice) }, signal);
        if (!outcome.ok) return outcome;
        replies.push(outcome.reply);
      }
      return { ok: true, reply: asOne(replies) };
    },
  };
}

function asOne(replies: readonly Reply[]): Reply {
  return {
    content: logLikelihoodContent(
      replies.flatMap(({ content }) => (content.kind === 'log-likelihoods' ? content.values : [])),
    ),
    refused: false,
    finishReason: null,
    timeToFirstToken: null,
    latency: sum(replies.map(({ latency }) => latency)) ?? 0,
    tokensIn: sum(replies.map(({ tokensIn }) => tokensIn)),
    tokensOut: sum(replies.map(({ tokensOut }) => tokensOut)),
    reportedModel: replies.at(-1)?.reportedModel ?? null,
  };
}

/** `null` as soon as one of them is not known. */
function sum(values: readonly (number | null)[]): number | null {
  return values.reduce(
    (total, value) => (total === null || value === null ? null : total + value),
    0,
  );
}
