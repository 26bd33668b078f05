import { user } from '../core/prompt.js';
import type { CallOutcome } from '../models/model.js';
import type { Check, CheckContext } from './check.js';
import { failureText, fine, problem } from './replies.js';

/** Lengths closer to each other than this, in tokens, are not told apart. */
const GRAIN = 512;
const BISECTIONS = 6;

/** The card's longest prompt fits, with its reply; how much fits where it does not is found by bisection. */
export const contextLength: Check = {
  name: 'context length',
  calls: BISECTIONS + 2,
  run: async (context) => {
    const { neededTokens: needed } = context;
    const whole = await filled(context, needed);
    if (fits(context, whole, needed)) return fine(`${needed} tokens fit, as the card needs`);
    let [low, high] = [0, needed];
    for (let i = 0; i < BISECTIONS && high - low > GRAIN; i++) {
      const middle = Math.floor((low + high) / 2);
      if (fits(context, await filled(context, middle), middle)) low = middle;
      else high = middle;
    }
    const why = whole.ok ? 'longer prompts are cut without a word' : failureText(whole);
    return {
      ...problem(
        `about ${low} tokens fit, and the card needs ${needed} (${why})`,
        'start the server with a longer context (-c for llama.cpp, --max-model-len for vLLM, OLLAMA_CONTEXT_LENGTH for Ollama)',
      ),
      abilities: { contextTokens: low },
    };
  },
};

/** A call whose prompt has about so many tokens: " a" is one in any vocabulary of today. */
function filled({ chat }: CheckContext, tokens: number): Promise<CallOutcome> {
  return chat([user(`Reply with "ok".${' a'.repeat(tokens)}`)], { maxTokens: 1 });
}

/** A prompt that is counted as much shorter than it is was cut. */
function fits({ abilities }: CheckContext, outcome: CallOutcome, tokens: number): boolean {
  if (!outcome.ok) return false;
  const { tokensIn } = outcome.reply;
  return !abilities.usage || tokensIn === null || tokensIn >= tokens / 2;
}
