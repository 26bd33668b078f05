import { user } from '../core/prompt.js';
import { tellsNothing } from '../models/log-likelihoods/find-strategy.js';
import type { Check } from './check.js';
import { failureText, fine, noReply, problem, quoted, textIn } from './replies.js';

const WEATHER = {
  name: 'get_weather',
  description: 'Returns the weather in a city.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
  },
};

const CURE =
  'turn tools on at the server (--jinja for llama.cpp, --enable-auto-tool-choice for vLLM), or leave out bfcl-tools';

/** Tools are called natively. */
export const tools: Check = {
  name: 'tools',
  calls: 1,
  run: async ({ chat }) => {
    const question = 'What is the weather in Oslo? Use the tool.';
    const outcome = await chat([user(question)], { tools: [WEATHER], maxTokens: 256 });
    const abilities = { tools: false };
    if (!outcome.ok && tellsNothing(outcome.failure)) return noReply(outcome);
    if (!outcome.ok) {
      return { ...problem(`a call with tools failed (${failureText(outcome)})`, CURE), abilities };
    }
    const { content } = outcome.reply;
    const [called] = content.kind === 'text' ? content.toolCalls : [];
    if (called?.name === WEATHER.name && isObject(called.arguments)) {
      return fine('a tool was called natively');
    }
    if (called !== undefined) {
      const made = quoted(`${called.name}(${called.arguments})`);
      return { ...problem(`a tool was called wrongly: ${made}`, CURE), abilities };
    }
    const text = quoted(textIn(outcome));
    return { ...problem(`a tool was not called: the reply was ${text}`, CURE), abilities };
  },
};

/** Whether the arguments of a call are a JSON object. */
function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
