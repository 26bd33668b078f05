import type { ModelRequest } from '../model.js';

/** The fields of a body that OpenAI's chat and text completions share, in the order in which they are sent. */
export function samplingFields(
  { temperature, stop, reasoningEffort, extra }: ModelRequest,
  stream: boolean,
): Record<string, unknown> {
  return {
    temperature,
    ...(stop === undefined || stop.length === 0 ? {} : { stop: [...stop] }),
    ...(reasoningEffort === undefined ? {} : { reasoning_effort: reasoningEffort }),
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    ...extra,
  };
}
