import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import type { Item } from '../../core/item.js';
import { completion, type Prompt, promptText, system } from '../../core/prompt.js';
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
  const { system: systemText, reasoningEffort } = protocol;
  const effort = reasoningEffort === undefined ? {} : { reasoningEffort };
  const fields = { ...protocol.params, ...params };
  const extra = Object.keys(fields).length === 0 ? {} : { extra: fields };
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
      prompt: systemText === undefined ? prompt : withSystem(prompt, systemText),
      temperature: protocol.temperature,
      maxTokens: protocol.maxTokens,
      ...(stop.length === 0 ? {} : { stop }),
      ...(prompt.kind !== 'choices' || logLikelihoods === undefined ? {} : { logLikelihoods }),
      ...effort,
      ...extra,
    };
  };
}

/** A conversation with the user's system prompt first; the benchmark's own follows in the same message. */
function withSystem(prompt: Prompt, text: string): Prompt {
  if (prompt.kind !== 'chat') return prompt;
  const [first, ...others] = prompt.messages;
  const messages =
    first?.role === 'system'
      ? [system(`${text}\n\n${first.content}`), ...others]
      : [system(text), ...prompt.messages];
  return { ...prompt, messages };
}

/** A prompt as text to continue; log-likelihoods are always requested from the completions endpoint. */
function asCompletion(prompt: Prompt): Prompt {
  return prompt.kind === 'choices' ? prompt : completion(promptText(prompt));
}
