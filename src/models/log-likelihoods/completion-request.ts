import type { ModelRequest } from '../model.js';
import type { SentRequest, StrategyEndpoint } from './strategy.js';

/**
 * A text completion of one token, the likeliest one; some servers refuse 0.
 *
 * @param fields what it must tell about tokens; `max_tokens` for more than one
 */
export function completionRequest(
  { modelId }: StrategyEndpoint,
  { extra }: ModelRequest,
  prompt: unknown,
  fields: Readonly<Record<string, unknown>>,
): SentRequest {
  return {
    path: '/completions',
    body: { model: modelId, prompt, max_tokens: 1, temperature: 0, ...fields, ...extra },
  };
}
