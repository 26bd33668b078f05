import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import type { Item } from '../../core/item.js';
import { completion, type Prompt, promptText } from '../../core/prompt.js';
import { type Protocol, withoutEcho } from '../../core/protocol.js';
import type { ModelRequest } from '../../models/model.js';
import type { RunConfig } from '../config.js';

/**
 * The function that makes the request for an item: equal inputs give equal requests, byte for byte, and all samples of
 * an item share one.
 */
export function requestsOf(
  benchmark: AnyBenchmark,
  protocol: Protocol,
  { api, params }: Pick<RunConfig, 'api'> & { readonly params: Readonly<Record<string, unknown>> },
): (item: Item<unknown>) => ModelRequest {
  const raw = api === 'completion' ? benchmark.completionPrompt : undefined;
  const extra = Object.keys(params).length === 0 ? {} : { extra: params };
  // Requests by echo do not name it: they are the same, byte for byte, as those of versions that knew only echo.
  const { logLikelihoods } = withoutEcho(protocol);
  return (item) => {
    const text = raw?.(item);
    const prompt =
      text !== undefined
        ? completion(text.text)
        : api === 'completion'
          ? asCompletion(benchmark.prompt(item))
          : benchmark.prompt(item);
    const stop = [...(protocol.stop ?? []), ...(text?.stop ?? [])];
    return {
      prompt,
      temperature: protocol.temperature,
      maxTokens: protocol.maxTokens,
      ...(stop.length === 0 ? {} : { stop }),
      ...(prompt.kind !== 'choices' || logLikelihoods === undefined ? {} : { logLikelihoods }),
      ...extra,
    };
  };
}

/** A prompt as text to continue; log-likelihoods are always requested from the completions endpoint. */
function asCompletion(prompt: Prompt): Prompt {
  return prompt.kind === 'choices' ? prompt : completion(promptText(prompt));
}
